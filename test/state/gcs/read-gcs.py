"""Reads with Google's own client what the store of states wrote: python read-gcs.py BUCKET NAME. Prints one JSON object."""
import base64
import json
import os
import sys

import google_crc32c
from google.api_core import exceptions
from google.auth.credentials import AnonymousCredentials
from google.cloud import storage

bucket_name, name = sys.argv[1:]
client = storage.Client(project=os.environ["GOOGLE_CLOUD_PROJECT"], credentials=AnonymousCredentials())
bucket = client.get_bucket(bucket_name)
blob = bucket.get_blob(name)
body = blob.download_as_bytes()
checksum = base64.b64encode(google_crc32c.Checksum(body).digest()).decode()

# Asked as the API wants it: `list_blobs(versions=True)` sends "True", which the server does not take for a yes.
query = {"prefix": name, "versions": "true"}
listed = client._connection.api_request("GET", f"/b/{bucket_name}/o", query_params=query)["items"]
older = [each["generation"] for each in listed if each["generation"] != str(blob.generation)]


def stale():
    try:
        bucket.blob(name).upload_from_string("stale", if_generation_match=int(older[0]))
    except exceptions.PreconditionFailed as error:
        return error.code
    return "accepted"


def past(generation):
    return bucket.blob(name, generation=int(generation)).download_as_bytes().decode()


folder = name.rsplit("/", 1)[0] + "/blobs/"
blobs = [each.name for each in client.list_blobs(bucket, prefix=folder)]
print(json.dumps({
    "body": body.decode(),
    "generation": str(blob.generation),
    "checksum": checksum == blob.crc32c,
    "stale": stale(),
    "older": sorted(past(each) for each in older),
    "blobs": blobs,
    "blob": bucket.blob(blobs[0]).download_as_bytes(checksum="crc32c").hex(),
    "versioning": bucket.versioning_enabled,
}))
