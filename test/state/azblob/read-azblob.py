"""Azure's own client beside the store of states.

python read-azblob.py make CONTAINER
python read-azblob.py read CONTAINER NAME STALE_ETAG: prints one JSON object
"""
import hashlib
import json
import os
import sys

from azure.core import MatchConditions
from azure.core.exceptions import HttpResponseError
from azure.storage.blob import BlobServiceClient

service = BlobServiceClient.from_connection_string(os.environ["AZURE_STORAGE_CONNECTION_STRING"])


def make(container):
    service.create_container(container)
    print("made")


def read(container_name, name, stale_etag):
    container = service.get_container_client(container_name)
    blob = container.get_blob_client(name)
    body = blob.download_blob(validate_content=True).readall()
    properties = blob.get_blob_properties()

    def overwrite():
        try:
            blob.upload_blob(b"stale", overwrite=True, etag=stale_etag, match_condition=MatchConditions.IfNotModified)
        except HttpResponseError as error:
            return [error.status_code, error.error_code]
        return "accepted"

    folder = name.rsplit("/", 1)[0] + "/blobs/"
    blobs = [each.name for each in container.list_blobs(name_starts_with=folder)]
    print(json.dumps({
        "body": body.decode(),
        "etag": properties.etag,
        "checksum": properties.content_settings.content_md5 == hashlib.md5(body).digest(),
        "stale": overwrite(),
        "blobs": blobs,
        "blob": container.download_blob(blobs[0]).readall().hex(),
        "foreign": blob.get_blob_properties().etag,
    }))


{"make": make, "read": read}[sys.argv[1]](*sys.argv[2:])
