"""Reads with Google's own client how the bucket of states is set up, what is in it, and the key of secret hashes:
python read-bucket.py BUCKET. Prints one JSON object."""
import base64
import gzip
import json
import os
import pathlib
import sys

import google.auth
import google_auth_httplib2
import httplib2
from googleapiclient import discovery

SPECS = pathlib.Path(os.environ["SKYFOLD_SPECS"]) / "gcp"
credentials, project = google.auth.default(scopes=["https://www.googleapis.com/auth/cloud-platform"])


def rest(name, version, path=""):
    document = json.loads(gzip.decompress((SPECS / f"{name}.{version}.json.gz").read_bytes()))
    http = google_auth_httplib2.AuthorizedHttp(credentials, http=httplib2.Http())
    endpoint = os.environ[f"CLOUDSDK_API_ENDPOINT_OVERRIDES_{name.upper()}"] + path
    return discovery.build_from_document(document, http=http, client_options={"api_endpoint": endpoint})


storage = rest("storage", "v1", "storage/v1/")
bucket = storage.buckets().get(bucket=sys.argv[1]).execute()
objects = storage.objects().list(bucket=sys.argv[1]).execute()["items"]
name = f"projects/{os.environ['GOOGLE_CLOUD_PROJECT']}/secrets/skyfold-secret-key/versions/latest"
payload = rest("secretmanager", "v1").projects().secrets().versions().access(name=name).execute()["payload"]

print(json.dumps({
    "location": bucket["location"],
    "access": bucket["iamConfiguration"],
    "versioning": bucket["versioning"],
    "expiry": [rule["condition"] for rule in bucket["lifecycle"]["rule"]],
    "objects": [each["name"] for each in objects],
    "key": base64.b64decode(payload["data"]).decode(),
}))
