"""Reads with Azure's own clients how the account of states is set up: python read-account.py ACCOUNT. Prints one JSON object."""
import json
import os
import sys

from azure.identity import ClientSecretCredential
from azure.mgmt.authorization import AuthorizationManagementClient
from azure.mgmt.storage import StorageManagementClient

name = sys.argv[1]
url = os.environ["SKYFOLD_AZURE_ENDPOINT"]
subscription = os.environ["AZURE_SUBSCRIPTION_ID"]
GROUP = "skyfold-state"

credential = ClientSecretCredential(
    os.environ["AZURE_TENANT_ID"],
    os.environ["AZURE_CLIENT_ID"],
    os.environ["AZURE_CLIENT_SECRET"],
    authority=url,
    disable_instance_discovery=True,
)
options = {"base_url": url, "credential_scopes": ["https://management.azure.com/.default"], "retry_total": 0}
storage = StorageManagementClient(credential, subscription, api_version="2025-08-01", **options)
roles = AuthorizationManagementClient(credential, subscription, api_version="2022-04-01", **options)

account = storage.storage_accounts.get_properties(GROUP, name)
blobs = storage.blob_services.get_service_properties(GROUP, name)
policy = storage.management_policies.get(GROUP, name, "default")
granted = roles.role_assignments.list_for_resource_group(GROUP)

print(json.dumps({
    "location": account.location,
    "kind": account.kind,
    "tls": account.minimum_tls_version,
    "https": account.enable_https_traffic_only,
    "public": account.allow_blob_public_access,
    "keys": account.allow_shared_key_access,
    "versions": blobs.is_versioning_enabled,
    "kept": [blobs.delete_retention_policy.days, blobs.container_delete_retention_policy.days],
    "expiry": [
        rule.definition.actions.version.delete.days_after_creation_greater_than for rule in policy.policy.rules
    ],
    "roles": [each.role_definition_id.rsplit("/", 1)[-1] for each in granted],
}))
