"""Drives the fake with Google's own clients for Python: gRPC for functions, the discovery documents for the rest.

Reads where the fake is from the environment, as `sls` does; prints one JSON object.
"""
import base64
import gzip
import json
import os
import pathlib
import time
import urllib.request

import google.auth
import google.auth.transport.requests
import google_auth_httplib2
import grpc
import httplib2
from google.api_core import exceptions
from google.cloud import functions_v2
from google.cloud.functions_v2.services.function_service import transports
from google.protobuf import field_mask_pb2
from googleapiclient import discovery, errors

PROJECT = os.environ["GOOGLE_CLOUD_PROJECT"]
PARENT = f"projects/{PROJECT}/locations/europe-west1"
FUNCTION = f"{PARENT}/functions/orders-dev"
SPECS = pathlib.Path(os.environ["SKYFOLD_SPECS"]) / "gcp"

credentials, _ = google.auth.default(scopes=["https://www.googleapis.com/auth/cloud-platform"])
credentials.refresh(google.auth.transport.requests.Request())


def endpoint(service):
    return os.environ[f"CLOUDSDK_API_ENDPOINT_OVERRIDES_{service.upper()}"]


def rest(name, version):
    document = gzip.decompress((SPECS / f"{name}.{version}.json.gz").read_bytes())
    http = google_auth_httplib2.AuthorizedHttp(credentials, http=httplib2.Http())
    options = {"api_endpoint": endpoint(name)}
    return discovery.build_from_document(json.loads(document), http=http, client_options=options)


def refusal(request):
    try:
        request.execute()
    except errors.HttpError as error:
        return json.loads(error.content)["error"]["status"]
    return "accepted"


class Signed(grpc.UnaryUnaryClientInterceptor):
    """Puts the token on each call: gRPC adds it by itself on TLS only."""

    def intercept_unary_unary(self, continuation, details, request):
        metadata = [*(details.metadata or []), ("authorization", f"Bearer {credentials.token}")]
        return continuation(details._replace(metadata=metadata), request)


def open_functions():
    address = endpoint("cloudfunctions").removeprefix("http://").rstrip("/")
    channel = grpc.intercept_channel(grpc.insecure_channel(address), Signed())
    transport = transports.FunctionServiceGrpcTransport(channel=channel)
    return functions_v2.FunctionServiceClient(transport=transport)


def run_functions(account, found):
    client = open_functions()
    try:
        client.get_function(name=FUNCTION)
    except exceptions.NotFound:
        found["absent"] = "NotFound"
    upload = client.generate_upload_url(request={"parent": PARENT})
    put = urllib.request.Request(
        upload.upload_url, method="PUT", data=b"PK-zip", headers={"content-type": "application/zip"}
    )
    found["upload"] = urllib.request.urlopen(put).status
    build = {
        "runtime": "nodejs22",
        "entry_point": "handler",
        "source": {"storage_source": upload.storage_source},
    }
    service = {"available_memory": "512Mi", "timeout_seconds": 20, "service_account_email": account}
    request = {
        "parent": PARENT,
        "function_id": "orders-dev",
        "function": {"build_config": build, "service_config": service, "labels": {"team": "shop"}},
    }
    operation = client.create_function(request=request)
    found["created"] = operation.result(timeout=20).state.name
    try:
        client.create_function(request=request)
    except exceptions.AlreadyExists:
        found["twice"] = "AlreadyExists"
    wrong = dict(request, function_id="wrong-dev")
    wrong["function"] = dict(request["function"], build_config=dict(build, runtime="nodejs20"))
    try:
        client.create_function(request=wrong)
    except exceptions.InvalidArgument:
        found["decommissioned"] = "InvalidArgument"
    mask = field_mask_pb2.FieldMask(paths=["service_config.timeout_seconds"])
    change = {"name": FUNCTION, "service_config": {"timeout_seconds": 30}}
    updating = client.update_function(request={"function": change, "update_mask": mask})
    try:
        client.update_function(request={"function": change, "update_mask": mask})
    except exceptions.Aborted:
        found["busy"] = "Aborted"
    updated = updating.result(timeout=20)
    found["updated"] = [updated.service_config.timeout_seconds, updated.service_config.available_memory]
    found["listed"] = [each.name.split("/")[-1] for each in client.list_functions(parent=PARENT)]
    return client, updated.service_config.service, updated.service_config.uri


def main():
    found = {}
    accounts = rest("iam", "v1").projects().serviceAccounts()
    body = {"accountId": "caller-1", "serviceAccount": {"displayName": "calls"}}
    account = accounts.create(name=f"projects/{PROJECT}", body=body).execute()["email"]
    found["account"] = accounts.get(name=f"projects/{PROJECT}/serviceAccounts/{account}").execute()["displayName"]
    found["shortAccount"] = refusal(accounts.create(name=f"projects/{PROJECT}", body={"accountId": "ab"}))

    client, service, uri = run_functions(account, found)

    services = rest("run", "v2").projects().locations().services()
    policy = services.getIamPolicy(resource=service).execute()
    binding = {"role": "roles/run.invoker", "members": [f"serviceAccount:{account}"]}
    wanted = {"policy": {"etag": policy["etag"], "bindings": [binding]}}
    found["policy"] = services.setIamPolicy(resource=service, body=wanted).execute()["bindings"]
    found["staleEtag"] = refusal(services.setIamPolicy(resource=service, body=wanted))

    jobs = rest("cloudscheduler", "v1").projects().locations().jobs()
    job = {
        "name": f"{PARENT}/jobs/nightly",
        "schedule": "30 3 * * MON-FRI",
        "timeZone": "Europe/Berlin",
        "httpTarget": {"uri": uri, "oidcToken": {"serviceAccountEmail": account}},
    }
    found["job"] = jobs.create(parent=PARENT, body=job).execute()["state"]
    found["paused"] = jobs.pause(name=job["name"], body={}).execute()["state"]
    found["badSchedule"] = refusal(jobs.create(parent=PARENT, body=dict(job, name=f"{PARENT}/jobs/b", schedule="often")))
    found["badZone"] = refusal(jobs.create(parent=PARENT, body=dict(job, name=f"{PARENT}/jobs/b", timeZone="Mars")))
    found["unknownField"] = refusal(jobs.create(parent=PARENT, body=dict(job, name=f"{PARENT}/jobs/b", scheduel="x")))

    pubsub = rest("pubsub", "v1").projects()
    topic = f"projects/{PROJECT}/topics/jobs"
    pubsub.topics().create(name=topic, body={"labels": {"team": "shop"}}).execute()
    push = {"topic": topic, "ackDeadlineSeconds": 30, "pushConfig": {"pushEndpoint": f"{uri}/push"}}
    name = f"projects/{PROJECT}/subscriptions/jobs"
    found["subscription"] = pubsub.subscriptions().create(name=name, body=push).execute()["ackDeadlineSeconds"]
    found["badDeadline"] = refusal(pubsub.subscriptions().create(name=f"{name}-b", body=dict(push, ackDeadlineSeconds=5)))
    found["mistyped"] = refusal(pubsub.subscriptions().create(name=f"{name}-b", body=dict(push, ackDeadlineSeconds="30")))
    message = {"data": base64.b64encode(b"hello").decode()}
    found["published"] = len(pubsub.topics().publish(topic=topic, body={"messages": [message]}).execute()["messageIds"])

    pubsub.subscriptions().delete(subscription=name).execute()
    pubsub.topics().delete(topic=topic).execute()
    jobs.delete(name=job["name"]).execute()
    client.delete_function(name=FUNCTION).result(timeout=20)
    accounts.delete(name=f"projects/{PROJECT}/serviceAccounts/{account}").execute()
    print(json.dumps(found))


main()
