"""Drives the fake with boto3 through the life of one service; prints one JSON document of what it saw."""
import json
import time

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

SETTINGS = Config(retries={"total_max_attempts": 1})
ZIP = b"PK\x05\x06" + bytes(18)
seen = {}


def client(name):
    return boto3.client(name, config=SETTINGS)


def failure(action):
    try:
        action()
    except ClientError as error:
        return [error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]]
    return None


def document(statement):
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def trust(service):
    return document({"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"})


seen["account"] = client("sts").get_caller_identity()["Account"]

iam = client("iam")
role = iam.create_role(
    RoleName="hello",
    AssumeRolePolicyDocument=trust("lambda.amazonaws.com"),
    Description="a < b & c",
    Tags=[{"Key": "team", "Value": "a b"}],
)["Role"]
seen["description"] = iam.get_role(RoleName="hello")["Role"]["Description"]
seen["trust"] = iam.get_role(RoleName="hello")["Role"]["AssumeRolePolicyDocument"]["Statement"][0]["Principal"]
seen["role tags"] = iam.list_role_tags(RoleName="hello")["Tags"]
seen["role twice"] = failure(
    lambda: iam.create_role(RoleName="hello", AssumeRolePolicyDocument=trust("lambda.amazonaws.com"))
)

sqs = client("sqs")
queue = sqs.create_queue(QueueName="orders", Attributes={"VisibilityTimeout": "60"}, tags={"team": "a"})["QueueUrl"]
queue_arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
seen["queue"] = queue_arn
seen["queue differs"] = failure(lambda: sqs.create_queue(QueueName="orders", Attributes={"VisibilityTimeout": "61"}))
seen["no queue"] = failure(lambda: sqs.get_queue_url(QueueName="absent"))
sqs.send_message(
    QueueUrl=queue, MessageBody="hello", MessageAttributes={"kind": {"DataType": "String", "StringValue": "é"}}
)
seen["message"] = sqs.receive_message(QueueUrl=queue, MessageAttributeNames=["All"])["Messages"][0]["Body"]

awslambda = client("lambda")
created = awslambda.create_function(
    FunctionName="hello", Role=role["Arn"], Runtime="nodejs22.x", Handler="index.handler", Code={"ZipFile": ZIP}
)
seen["created"] = created["State"]
seen["busy"] = failure(lambda: awslambda.update_function_configuration(FunctionName="hello", MemorySize=256))
awslambda.get_waiter("function_active_v2").wait(FunctionName="hello", WaiterConfig={"Delay": 0.1})
awslambda.update_function_configuration(FunctionName="hello", MemorySize=256)
awslambda.get_waiter("function_updated_v2").wait(FunctionName="hello", WaiterConfig={"Delay": 0.1})
version = awslambda.publish_version(FunctionName="hello")["Version"]
seen["same version"] = awslambda.publish_version(FunctionName="hello")["Version"] == version
alias = awslambda.create_alias(FunctionName="hello", Name="live", FunctionVersion=version)["AliasArn"]
seen["provisioned"] = awslambda.put_provisioned_concurrency_config(
    FunctionName="hello", Qualifier="live", ProvisionedConcurrentExecutions=2
)["Status"]

seen["no permission"] = failure(
    lambda: awslambda.create_event_source_mapping(FunctionName=alias, EventSourceArn=queue_arn)
)
iam.put_role_policy(
    RoleName="hello",
    PolicyName="queue",
    PolicyDocument=document(
        {
            "Effect": "Allow",
            "Action": ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
            "Resource": queue_arn,
        }
    ),
)
mapping = awslambda.create_event_source_mapping(FunctionName=alias, EventSourceArn=queue_arn)["UUID"]
time.sleep(0.1)
seen["mapping"] = awslambda.get_event_source_mapping(UUID=mapping)["State"]
invocation = awslambda.invoke(FunctionName="hello", Qualifier="live", Payload=b'{"a":1}')
seen["answer"] = json.load(invocation["Payload"])

scheduler = client("scheduler")
iam.create_role(RoleName="clock", AssumeRolePolicyDocument=trust("scheduler.amazonaws.com"))
scheduler.create_schedule_group(Name="hello", Tags=[{"Key": "team", "Value": "a"}])
target = {"Arn": alias, "RoleArn": role["Arn"].replace("hello", "clock"), "Input": '{"tick":true}'}
schedule = {"Name": "tick", "GroupName": "hello", "FlexibleTimeWindow": {"Mode": "OFF"}, "Target": target}
scheduler.create_schedule(ScheduleExpression="rate(5 minutes)", **schedule)
seen["schedule"] = scheduler.get_schedule(Name="tick", GroupName="hello")["Target"]["Input"]
seen["schedule twice"] = failure(lambda: scheduler.create_schedule(ScheduleExpression="rate(1 day)", **schedule))

gateway = client("apigatewayv2")
api = gateway.create_api(Name="hello", ProtocolType="HTTP", Tags={"team": "a"})["ApiId"]
integration = gateway.create_integration(
    ApiId=api, IntegrationType="AWS_PROXY", IntegrationUri=alias, PayloadFormatVersion="2.0"
)["IntegrationId"]
gateway.create_route(ApiId=api, RouteKey="GET /hello/{name}", Target="integrations/" + integration)
gateway.create_stage(ApiId=api, StageName="$default", AutoDeploy=True)
seen["routes"] = [route["RouteKey"] for route in gateway.get_routes(ApiId=api)["Items"]]
seen["stages"] = [stage["StageName"] for stage in gateway.get_stages(ApiId=api)["Items"]]

logs = client("logs")
logs.create_log_group(logGroupName="/aws/lambda/hello", tags={"team": "a"})
logs.put_retention_policy(logGroupName="/aws/lambda/hello", retentionInDays=14)
seen["retention"] = logs.describe_log_groups(logGroupNamePrefix="/aws/lambda/hello")["logGroups"][0]["retentionInDays"]

awslambda.delete_event_source_mapping(UUID=mapping)
gateway.delete_api(ApiId=api)
scheduler.delete_schedule_group(Name="hello")
sqs.delete_queue(QueueUrl=queue)
logs.delete_log_group(logGroupName="/aws/lambda/hello")
awslambda.delete_function(FunctionName="hello")
iam.delete_role_policy(RoleName="hello", PolicyName="queue")
iam.delete_role(RoleName="hello")
iam.delete_role(RoleName="clock")
time.sleep(0.1)
print(json.dumps(seen))
