"""boto3 as an independent client of a place for states.

read-s3.py make BUCKET        makes a bucket with versions
read-s3.py read BUCKET KEY    prints what there is to see of an object and its bucket
read-s3.py settings BUCKET    prints how the bucket is set up
read-s3.py parameter BUCKET V overwrites the key of secret hashes
read-s3.py force BUCKET KEY   writes without a condition; prints the error code
"""
import json
import os
import sys

import boto3
from botocore.exceptions import ClientError

mode, bucket = sys.argv[1:3]
region = os.environ["AWS_REGION"]
s3 = boto3.client("s3", region_name=region)


def ask(work):
    try:
        return work()
    except ClientError as error:
        return error.response["Error"]["Code"]


def make():
    s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": region})
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})


def read(key):
    got = s3.get_object(Bucket=bucket, Key=key, ChecksumMode="ENABLED")
    prefix = key.rsplit("/", 1)[0]
    ssm = boto3.client("ssm", region_name=region)
    return {
        "body": got["Body"].read().decode("utf-8"),
        "type": got["ContentType"],
        "checksum": got.get("ChecksumSHA256"),
        "versions": len(s3.list_object_versions(Bucket=bucket, Prefix=key)["Versions"]),
        "keys": [one["Key"][len(prefix) + 1 :] for one in s3.list_objects_v2(Bucket=bucket, Prefix=prefix)["Contents"]],
        "parameter": ask(
            lambda: ssm.get_parameter(Name="/skyfold/secret-key", WithDecryption=True)["Parameter"]["Value"]
        ),
        **settings(),
    }


def settings():
    return {
        "versioning": ask(lambda: s3.get_bucket_versioning(Bucket=bucket).get("Status")),
        "blocked": ask(lambda: s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]),
        "encryption": ask(
            lambda: s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"][0][
                "ApplyServerSideEncryptionByDefault"
            ]
        ),
        "expiration": ask(
            lambda: s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"][0]["NoncurrentVersionExpiration"]
        ),
        "ownership": ask(
            lambda: s3.get_bucket_ownership_controls(Bucket=bucket)["OwnershipControls"]["Rules"][0]["ObjectOwnership"]
        ),
        "policy": ask(lambda: json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"])),
    }


def parameter(value):
    ssm = boto3.client("ssm", region_name=region)
    ssm.put_parameter(Name="/skyfold/secret-key", Type="SecureString", Value=value, Overwrite=True)


def force(key):
    return ask(lambda: s3.put_object(Bucket=bucket, Key=key, Body=b"forced") and None)


result = {"make": make, "read": read, "settings": settings, "force": force, "parameter": parameter}[mode](*sys.argv[3:])
print(json.dumps(result))
