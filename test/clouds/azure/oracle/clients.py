"""Drives the fake Azure with Azure's own Python clients and prints what they read, one JSON document."""

import json
import os
import sys

from azure.core.exceptions import ClientAuthenticationError, HttpResponseError, ResourceExistsError
from azure.identity import ClientSecretCredential
from azure.mgmt.authorization import AuthorizationManagementClient
from azure.mgmt.resource.resources import ResourceManagementClient
from azure.mgmt.storage import StorageManagementClient
from azure.mgmt.web import WebSiteManagementClient

environment = os.environ
url = environment["SKYFOLD_AZURE_ENDPOINT"]
subscription = environment["AZURE_SUBSCRIPTION_ID"]
GROUP, PLACE = "orders-dev", "westeurope"
BLOB_OWNER = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b"


def credential(secret):
    return ClientSecretCredential(
        environment["AZURE_TENANT_ID"],
        environment["AZURE_CLIENT_ID"],
        secret,
        authority=url,
        disable_instance_discovery=True,
    )


def client(kind, **options):
    return kind(
        credential(environment["AZURE_CLIENT_SECRET"]),
        subscription,
        base_url=url,
        credential_scopes=["https://management.azure.com/.default"],
        polling_interval=0.02,
        retry_total=0,
        **options,
    )


def refusal(call):
    try:
        call()
    except ClientAuthenticationError as error:
        return str(error).split(":")[1].strip()
    except HttpResponseError as error:
        return error.error.code
    return "accepted"


seen = {"unknownSecret": refusal(lambda: credential("wrong").get_token("https://management.azure.com/.default"))}

groups = client(ResourceManagementClient)
storage = client(StorageManagementClient, api_version="2025-08-01")
web = client(WebSiteManagementClient, api_version="2025-03-01")
roles = client(AuthorizationManagementClient, api_version="2022-04-01")

ACCOUNT = {"location": PLACE, "sku": {"name": "Standard_LRS"}, "kind": "StorageV2"}
seen["orphan"] = refusal(lambda: storage.storage_accounts.begin_create(GROUP, "ordersdev123", ACCOUNT).result())
seen["group"] = groups.resource_groups.create_or_update(GROUP, {"location": PLACE, "tags": {"team": "a"}}).tags
seen["badAccount"] = refusal(lambda: storage.storage_accounts.begin_create(GROUP, "Orders_Dev", ACCOUNT).result())
account = storage.storage_accounts.begin_create(GROUP, "ordersdev123", ACCOUNT).result()
seen["account"] = account.as_dict()["properties"]["provisioningState"]
storage.queue.create(GROUP, account.name, "orders", {})
storage.blob_containers.create(GROUP, account.name, "packages", {})
seen["queues"] = [queue.name for queue in storage.queue.list(GROUP, account.name)]

plan = web.app_service_plans.begin_create_or_update(
    GROUP,
    "orders-plan",
    {
        "location": PLACE,
        "kind": "functionapp",
        "sku": {"name": "FC1", "tier": "FlexConsumption"},
        "properties": {"reserved": True},
    },
).result()


def site(memory, name="orders-dev-app"):
    body = {
        "location": PLACE,
        "kind": "functionapp,linux",
        "identity": {"type": "SystemAssigned"},
        "properties": {
            "serverFarmId": plan.id,
            "functionAppConfig": {
                "deployment": {
                    "storage": {
                        "type": "blobContainer",
                        "value": f"https://{account.name}.blob.core.windows.net/packages",
                        "authentication": {"type": "SystemAssignedIdentity"},
                    }
                },
                "runtime": {"name": "node", "version": "22"},
                "scaleAndConcurrency": {"maximumInstanceCount": 100, "instanceMemoryMB": memory},
            },
        },
    }
    return web.web_apps.begin_create_or_update(GROUP, name, body).result()


seen["badMemory"] = refusal(lambda: site(1024))
app = site(2048)
seen["host"] = app.properties.default_host_name
principal = app.identity.principal_id


def assign():
    definition = f"/subscriptions/{subscription}/providers/Microsoft.Authorization/roleDefinitions/{BLOB_OWNER}"
    properties = {"roleDefinitionId": definition, "principalId": principal, "principalType": "ServicePrincipal"}
    roles.role_assignments.create(account.id, "0f0f0f0f-1111-4222-8333-444444444444", {"properties": properties})


seen["firstAssignment"] = refusal(assign)
seen["secondAssignment"] = refusal(assign)
web.web_apps.update_application_settings(GROUP, app.name, {"properties": {"TABLE": "orders"}})
seen["settings"] = dict(web.web_apps.list_application_settings(GROUP, app.name).properties)
seen["forbiddenSetting"] = refusal(
    lambda: web.web_apps.update_application_settings(
        GROUP, app.name, {"properties": {"FUNCTIONS_WORKER_RUNTIME": "node"}}
    )
)
web.web_apps.delete(GROUP, app.name)
seen["sites"] = [each.name for each in web.web_apps.list()]
groups.resource_groups.begin_delete(GROUP).result()
seen["groups"] = [each.name for each in groups.resource_groups.list()]
json.dump(seen, sys.stdout)
