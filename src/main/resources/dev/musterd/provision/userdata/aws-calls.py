# The calls to AWS that an instance makes, for the user data: by the standard library alone, which
# every image with cloud-init has. Exit status 3: trying again does not help.
import base64, calendar, hashlib, hmac, json, os, re, shutil, socket, subprocess, sys, time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from urllib import error, parse, request

IMDS = os.environ.get("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://169.254.169.254").rstrip("/")
SECONDS = 10  # for one answer to begin, or to go on
CLOCKS_DIFFER = 60  # seconds, between the daemon and the instance
DIRECT_SECONDS = 3  # for a connection within the VPC
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/verify-CloudWatch-Agent-Package-Signature.html
AGENT_KEY = "937616F3450B7D806CBD9725D58167303B789C72"


# Refusals that a request may have had its effect before.
UNCERTAIN = re.compile("HTTP 5|Internal|ServiceUnavailable|RequestTimeout")

# What an answer that is not as AWS promises ends in: no JSON, or JSON of another shape.
UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, RecursionError)


class Final(Exception):
    """Trying again does not help."""

    pass


class Refused(Exception):
    """An answer other than 200, by its code alone: a body may quote what was asked."""

    pass


def metadata():
    direct = request.build_opener(request.ProxyHandler({}))
    ttl = {"X-aws-ec2-metadata-token-ttl-seconds": "300"}
    token = direct.open(
        request.Request(IMDS + "/latest/api/token", b"", ttl, method="PUT"), timeout=SECONDS
    ).read().decode()
    headers = {"X-aws-ec2-metadata-token": token}

    def read(path):
        address = request.Request(IMDS + "/latest/" + path, headers=headers)
        return direct.open(address, timeout=SECONDS).read(65536).decode().strip()

    return read


def endpoint(service, read, region):
    given = os.environ.get("AWS_ENDPOINT_URL_" + service.upper()) or os.environ.get("AWS_ENDPOINT_URL")
    domain = "" if given else read("meta-data/services/domain")
    return (given or "https://%s.%s.%s" % (service, region, domain)).rstrip("/")


def digest(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def call(service, method, path, body=b"", extra={}):
    read = metadata()
    region = read("meta-data/placement/region")
    roles = "meta-data/iam/security-credentials/"
    keys = json.loads(read(roles + read(roles).splitlines()[0]))
    base = endpoint(service, read, region)
    now = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    scope = "%s/%s/%s/aws4_request" % (now[:8], region, service)
    payload = hashlib.sha256(body).hexdigest()
    headers = dict(extra)
    headers["host"] = parse.urlsplit(base).netloc
    headers["x-amz-date"] = now
    headers["x-amz-content-sha256"] = payload
    headers["x-amz-security-token"] = keys["Token"]
    names = sorted(headers)
    canonical = "".join("%s:%s\n" % (name, headers[name]) for name in names)
    whole = "\n".join([method, path, "", canonical, ";".join(names), payload])
    text = "\n".join(["AWS4-HMAC-SHA256", now, scope, hashlib.sha256(whole.encode()).hexdigest()])
    key = ("AWS4" + keys["SecretAccessKey"]).encode()
    for part in scope.split("/"):
        key = digest(key, part)
    headers["authorization"] = "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s" % (
        keys["AccessKeyId"], scope, ";".join(names), digest(key, text).hex())
    try:
        return request.urlopen(
            request.Request(base + path, body or None, headers, method=method), timeout=SECONDS)
    except error.HTTPError as answer:
        code = re.search(rb'"__type"\s*:\s*"(?:[^"]*#)?(\w+)"|<Code>(\w+)</Code>', answer.read(4096))
        raise Refused((code.group(1) or code.group(2)).decode() if code else "HTTP %d" % answer.code)


def ssm(action, **fields):
    extra = {"content-type": "application/x-amz-json-1.1", "x-amz-target": "AmazonSSM." + action}
    with call("ssm", "POST", "/", json.dumps(fields).encode(), extra) as answer:
        return json.loads(answer.read() or b"{}")


def bucket(environment, account, region):
    """The mirror's default name; the daemon derives it in the same way."""
    rest = "-%s-%s" % (account, region)
    room = 63 - len("musterd-") - len(rest)
    if len(environment) > room:
        number = 0
        for letter in environment:
            number = (31 * number + ord(letter)) & 0xFFFFFFFF
        mark = "-%x" % number
        environment = environment[: room - len(mark)] + mark
    return "musterd-" + environment + rest


def identity(environment):
    document = json.loads(metadata()("dynamic/instance-identity/document"))
    print(document["instanceId"], bucket(environment, document["accountId"], document["region"]))


def direct():
    """The services that are reached without a proxy: by endpoints of the VPC, or any other way."""
    read = metadata()
    region = read("meta-data/placement/region")

    def reached(service):
        try:
            url = parse.urlsplit(endpoint(service, read, region))
            socket.create_connection((url.hostname, url.port or 443), DIRECT_SECONDS).close()
            return url.hostname
        except OSError:
            return None

    services = ("s3", "ssm", "ssmmessages", "ec2messages", "logs", "monitoring")
    with ThreadPoolExecutor(len(services)) as threads:
        print(*sorted({host for host in threads.map(reached, services) if host}))


def parameter(name):
    sys.stdout.write(ssm("GetParameter", Name=name, WithDecryption=True)["Parameter"]["Value"])


def delete(name):
    lost = False
    for _ in range(3):
        try:
            return ssm("DeleteParameter", Name=name)
        except Refused as refused:
            # A parameter that is gone has no tag, which the role's right depends on.
            gone = str(refused) in ("ParameterNotFound", "AccessDeniedException")
            if lost and gone:
                return None
            if str(refused) == "ParameterNotFound":
                raise Final("another process has taken it")
            if not UNCERTAIN.match(str(refused)):
                raise
            lost = True
        except (OSError, HTTPException):
            lost = True
    raise Refused("no answer")


def stored(bucket, key):
    return call("s3", "GET", "/" + bucket + "/" + parse.quote(key))


def keep(bucket, key, text):
    """Stores it with the tag that the role asks for: whose it is."""
    read = metadata()
    document = json.loads(read("dynamic/instance-identity/document"))
    arn = "arn:%s:ec2:%s:%s:instance/%s" % (
        read("meta-data/services/partition"), document["region"], document["accountId"],
        document["instanceId"])
    tag = parse.urlencode({"musterd:instance-arn": arn})
    extra = {"content-type": "application/json", "x-amz-tagging": tag}
    call("s3", "PUT", "/" + bucket + "/" + parse.quote(key), text.encode(), extra).close()


def hold(longest):
    """The seconds for which somebody keeps the instance; a time that no hold can have is none."""
    left = 0
    for _ in range(3):
        try:
            until = metadata()("meta-data/tags/instance/musterd:hold-until")
            left = calendar.timegm(time.strptime(until, "%Y-%m-%dT%H:%M:%SZ")) - time.time()
            break
        except (OSError, HTTPException) as failure:
            if getattr(failure, "code", 0) == 404:
                break
            time.sleep(1)
    print(int(left) + 1 if 0 < left < int(longest) + CLOCKS_DIFFER else 0)


def release(bucket, key):
    with stored(bucket, key) as answer:
        latest = json.loads(answer.read(65536))
    words = [str(latest.get(name, "")) for name in ("version", "asset", "sha256")]
    if not all(re.fullmatch(r"[A-Za-z0-9._-]+", word) for word in words):
        raise Final(key + " is not a release")
    print(*words)


def fetch(bucket, key, file, sha256):
    seen = hashlib.sha256()
    with stored(bucket, key) as answer, open(file, "wb") as copy:
        for chunk in iter(lambda: answer.read(1 << 20), b""):
            seen.update(chunk)
            copy.write(chunk)
        if answer.length:
            raise OSError("cut off")
    if seen.hexdigest() != sha256.lower():
        raise Final("its SHA-256 is %s instead of %s" % (seen.hexdigest(), sha256))


def agent(architecture, file):
    """The CloudWatch agent for Ubuntu. Anyone may read it: signed requests would need a right."""
    read = metadata()
    region = read("meta-data/placement/region")
    base = endpoint("s3", read, region)
    name = "/amazoncloudwatch-agent"
    kind = {"x64": "amd64"}.get(architecture, architecture)
    package = "%s%s-%s/ubuntu/%s/latest%s.deb" % (base, name, region, kind, "/amazon-cloudwatch-agent")
    keys = os.environ.get("AWS_ENDPOINT_URL_S3", "https://s3.amazonaws.com")
    for address, copy in (
        (keys + name + "/assets/amazon-cloudwatch-agent.gpg", file + ".asc"),
        (package + ".sig", file + ".sig"),
        (package, file),
    ):
        try:
            with request.urlopen(address, timeout=SECONDS) as answer, open(copy, "wb") as saved:
                shutil.copyfileobj(answer, saved, 1 << 20)
        except error.HTTPError as answer:
            raise Refused("HTTP %d" % answer.code)
    with open(file + ".asc") as armoured, open(file + ".gpg", "wb") as ring:
        body = armoured.read().replace("\r", "").partition("\n\n")[2].splitlines()
        ring.write(base64.b64decode("".join(line for line in body if line[:1] not in "=-")))
    gpgv = ["gpgv", "--status-fd", "1", "--keyring", file + ".gpg", file + ".sig", file]
    said = subprocess.run(gpgv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    if said.returncode or not re.search(rb"(?m)^\[GNUPG:\] VALIDSIG .*%s$" % AGENT_KEY.encode(), said.stdout):
        raise Final("its signature is not Amazon's")


if __name__ == "__main__":
    try:
        {f.__name__: f for f in (identity, direct, parameter, delete, hold, release, fetch, agent)}[sys.argv[1]](*sys.argv[2:])
    except Final as final:
        sys.exit(print(final, file=sys.stderr) or 3)
    except Refused as refused:
        sys.exit(str(refused))
    except error.HTTPError as metadata_refused:
        sys.exit("the instance metadata answered %d: has it a profile?" % metadata_refused.code)
    except (OSError, HTTPException) as unreachable:
        sys.exit("no connection: %s" % getattr(unreachable, "reason", unreachable))
    except UNREADABLE as unreadable:
        sys.exit("an answer that is not understood: " + type(unreadable).__name__)
