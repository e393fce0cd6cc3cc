package dev.musterd.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator reads who made a mistake. */
class SettingsProblemsTest {
  @TempDir private Path directory;

  /** What is tried is the sixth line of the file. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          environment = "GH CI" | environment = "GH CI": must be 1 to 32 lower-case letters, digits and hyphens
          shutdown-timeout = 20 | shutdown-timeout = 20: must be a duration with a unit, such as "30 seconds", from 1 second to 10 minutes; the unit is missing
          http = 3 | http: must be a block { … }
          http = null | http = null: is required and must be a block { … }
          htp.port = 1 | htp: unknown key; did you mean "http"?
          http.prot = 8080 | http.prot: unknown key; did you mean "port"?
          http.colour = red | http.colour: unknown key; allowed here: allowed-senders, client-address-header, failed-signatures, host, max-body, path, port, timeout, tls, trusted-proxies
          http.port = 99999 | http.port = 99999: must be a port from 1 to 65535, or 0 for any free
          http.port = 80.5 | http.port = 80.5: must be a port from 1 to 65535, or 0 for any free
          http.path = webhook | http.path = webhook: must be a path that begins with /, without a query
          http.max-body = lots | http.max-body = lots: must be a size from 1 byte to 100 MiB, such as "100 MiB"
          http.max-body = 1 GiB | http.max-body = "1 GiB": must be a size from 1 byte to 100 MiB, such as "100 MiB"
          http.timeout = 8 | http.timeout = 8: must be a duration with a unit, such as "30 seconds", more than 0 and at most 30 seconds; the unit is missing
          http.timeout = 0 s | http.timeout = "0 s": must be a duration with a unit, such as "30 seconds", more than 0 and at most 30 seconds
          http.trusted-proxies = [10.0.0.1] | http.trusted-proxies[0] = "10.0.0.1": must be a network, such as 10.0.0.0/8 or ::/0
          http.client-address-header = Forwarded | http.client-address-header = Forwarded: must be the name of a header that holds a list of addresses, such as X-Forwarded-For
          http.client-address-header = "X Y" | http.client-address-header = "X Y": must be the name of a header that holds a list of addresses, such as X-Forwarded-For
          http.failed-signatures.limit = 0 | http.failed-signatures.limit = 0: must be a whole number of at least 1, or "unlimited"
          http.failed-signatures.per = 2 hours | http.failed-signatures.per = "2 hours": must be a duration with a unit, such as "30 seconds", from 1 second to 60 minutes
          http.allowed-senders.networks = ["10.0.0.0/33"] | http.allowed-senders.networks[0] = "10.0.0.0/33": must be a network, such as 10.0.0.0/8 or ::/0
          github.url = "https://ghes.example.com", http.allowed-senders.github = true | http.allowed-senders.github = true: must be false: a GitHub Enterprise Server lists no addresses of its webhooks; name its own in http.allowed-senders.networks
          management.port = 8080 | management.port = 8080: must not be http.port, which is 8080 too
          github.url = "http://github.com" | github.url = "http://github.com": must be a URL that begins with https:// (http:// only for loopback)
          github.url = nonsense | github.url = nonsense: must be a URL that begins with https:// (http:// only for loopback)
          github.scope = organisation | github.scope = organisation: must be organization, repository or enterprise; did you mean "organization"?
          github.events = workflow_job | github.events = "workflow_job": must be a list, each workflow_job or check_run
          github.events = [] | github.events = []: must name at least one of workflow_job and check_run
          github.repositories = [cat] | github.repositories[0] = cat: must be owner/name, with the wildcards * and ?
          github.ssl-verify = maybe | github.ssl-verify = maybe: must be true or false
          github.app.id = null | github.app.id = null: is required and must be an App's number or its client id, such as Iv23abc
          github.app.webhook-secrte = x | github.app.webhook-secrte: unknown key; did you mean "webhook-secret"?
          github.app.webhook-secret = { fil = "/x" } | github.app.webhook-secret = ***: must be a secret: a string, or one of { file = … }, { env = … }, { ssm = … }, { credential = … }; or a list of these; did you mean "file"?
          github.app.private-key = "" | github.app.private-key = ***: must be a secret: a string, or one of { file = … }, { env = … }, { ssm = … }, { credential = … }; this is empty
          github.token = { env = "" } | github.token = ***: must be a secret: a string, or one of { file = … }, { env = … }, { ssm = … }, { credential = … }; this is empty
          github.apps = [] | github.apps: must be a block { … }
          github.apps.b { id = 5, private-key = k, webhook-secret = [] } | github.apps.b.webhook-secret = ***: must be a secret: a string, or one of { file = … }, { env = … }, { ssm = … }, { credential = … }; or a list of these; this is empty
          github.apps.b { id = 5, private-key = k, webhook-secret = s, name = x } | github.apps.b.name: unknown key; allowed here: id, private-key, webhook-secret
          github.apps."b c" { id = 5, private-key = k, webhook-secret = s } | github.apps."b c": its name must be 1 to 64 letters, digits, dots, hyphens, underscores
          github.apps.b { id = 12345, private-key = k, webhook-secret = s } | github.apps.b.id = 12345: must not be that of github.app
          notifications = "https://hooks.example/T0" | notifications = ***: must be a list of blocks { … }
          notifications { to = "https://hooks.example/T0" } | notifications = ***: must be a list of blocks { … }
          notifications = ["https://hooks.example/T0"] | notifications[0]: must be a block { … }
          notifications = [{ format = slack }] | notifications[0].to: is required and must be the URL of a receiver that begins with https:// (http:// only for loopback), as a string or as one of { file = … }, { env = … }, { ssm = … }, { credential = … }
          notifications = [{ to = "https://h.example/T0" }] | notifications[0].format: is required and must be slack, teams or json
          notifications = [{ to = "http://h.example/T0", format = slack }] | notifications[0].to = ***: must be the URL of a receiver that begins with https:// (http:// only for loopback), as a string or as one of { file = … }, { env = … }, { ssm = … }, { credential = … }; it must begin with https:// (http:// only for loopback)
          notifications = [{ to = "hooks", format = slack }] | notifications[0].to = ***: must be the URL of a receiver that begins with https:// (http:// only for loopback), as a string or as one of { file = … }, { env = … }, { ssm = … }, { credential = … }; it has no host, or no port that there is
          notifications = [{ to = "https://u:p@h.example", format = slack }] | notifications[0].to = ***: must be the URL of a receiver that begins with https:// (http:// only for loopback), as a string or as one of { file = … }, { env = … }, { ssm = … }, { credential = … }; it must have no user, password or fragment
          notifications = [{ to = "", format = slack }] | notifications[0].to = ***: must be the URL of a receiver that begins with https:// (http:// only for loopback), as a string or as one of { file = … }, { env = … }, { ssm = … }, { credential = … }; this is empty
          notifications = [{ to = { fle = x }, format = slack }] | notifications[0].to = ***: must be the URL of a receiver that begins with https:// (http:// only for loopback), as a string or as one of { file = … }, { env = … }, { ssm = … }, { credential = … }; did you mean "file"?
          notifications = [{ to = "https://h.example", format = slak }] | notifications[0].format = slak: must be slack, teams or json; did you mean "slack"?
          notifications = [{ to = "https://h.example", format = slack, secret = s }] | notifications[0].secret: must not be there, as only format = json is signed
          notifications = [{ to = "https://h.example", format = json, secret = "" }] | notifications[0].secret = ***: must be a secret: a string, or one of { file = … }, { env = … }, { ssm = … }, { credential = … }; this is empty
          notifications = [{ to = "https://h.example", format = json, events = [] }] | notifications[0].events = []: must name at least one of dead-letter, job-waiting, capacity, hung-runner, authentication, budget or lease, or be left out
          notifications = [{ to = "https://h.example", format = json, events = lease }] | notifications[0].events = lease: must be a list, each dead-letter, job-waiting, capacity, hung-runner, authentication, budget or lease
          notifications = [{ to = "https://h.example", format = json, events = [leese] }] | notifications[0].events[0] = leese: must be dead-letter, job-waiting, capacity, hung-runner, authentication, budget or lease; did you mean "lease"?
          notifications = [{ to = "https://h.example", format = json, url = x }] | notifications[0].url: unknown key; allowed here: events, format, secret, to
          waiting-beyond = 30 s | waiting-beyond = "30 s": must be a duration with a unit, such as "30 seconds", from 60 seconds to 24 hours
          github.checks = perhaps | github.checks = perhaps: must be true or false
          lease.enabled = maybe | lease.enabled = maybe: must be off, auto or on
          lease.renew-every = 15 s | lease.stop-after: must be at least twice lease.renew-every, which is 30 seconds
          lease.stop-after = 19 s | lease.stop-after = "19 s": must be at least twice lease.renew-every, which is 20 seconds
          lease.stop-after = 25 s | lease.take-over-after: must be at least one and a half times lease.stop-after, which is 37500 milliseconds
          lease.take-over-after = 29 s | lease.take-over-after = "29 s": must be at least one and a half times lease.stop-after, which is 30 seconds
          daemon.hosts = 0 | daemon.hosts = 0: must be a whole number from 1 to 10
          daemon.hosts = -1 | daemon.hosts = -1: must be a whole number from 1 to 10
          daemon.hosts = 1000 | daemon.hosts = 1000: must be a whole number from 1 to 10
          daemon { hosts = 2, package = packages/m.rpm }, lease.enabled = off | lease.enabled = off: must be on, because daemon.hosts = 2: without the lease, each would decide
          daemon.hosts = 1 | daemon.package: is required and must be the key of a package, such as packages/musterd_0.1.0_aarch64.rpm, or daemon.ami must name an image with it
          daemon { hosts = 1, package = runners/m.rpm } | daemon.package = "runners/m.rpm": must be the key of a package, such as packages/musterd_0.1.0_aarch64.rpm
          daemon { hosts = 1, package = packages/m.zip } | daemon.package = "packages/m.zip": must be the key of a package, such as packages/musterd_0.1.0_aarch64.rpm
          daemon { hosts = 1, package = packages/m_x86_64.rpm } | daemon.package = "packages/m_x86_64.rpm": must be a package for arm64, as the instance type t4g.small is; this is for x86_64
          daemon { hosts = 1, package = packages/m_arm64.deb, instance-type = t3.small } | daemon.package = "packages/m_arm64.deb": must be a package for x64, as the instance type t3.small is; this is for arm64
          daemon.instance-type = small | daemon.instance-type = small: must be an EC2 instance type, such as m5.large
          daemon.ami = { id = ami-1, parameter = "/a" } | daemon.ami.parameter = "/a": must not be set together with daemon.ami.id
          daemon.configuration = x | daemon.configuration = x: must be the name of an SSM parameter that begins with /, such as /gh-ci/musterd.conf
          daemon { hosts = 2, ami.id = ami-1, subnets = [subnet-1] }, lease.enabled = on | daemon.subnets = [subnet-1]: must name subnets in at least two zones, here or in network.subnets, because daemon.hosts = 2
          daemon { hosts = 1, ami.id = ami-1, subnets = [] } | daemon.subnets = []: must name a subnet, here or in network.subnets
          daemon { hosts = 1, ami.id = ami-1 }, http.port = 443 | http.port = 443: must be a port from 1024 with daemon.hosts, as their unit may open no other; the load balancer listens on daemon.load-balancer.port
          daemon { hosts = 1, ami.id = ami-1 }, http.port = 0 | http.port = 0: must be a port from 1024 with daemon.hosts, as their unit may open no other; the load balancer listens on daemon.load-balancer.port
          daemon { hosts = 1, ami.id = ami-1 }, management.port = 80 | management.port = 80: must be a port from 1024 with daemon.hosts, as their unit may open no other; the load balancer listens on daemon.load-balancer.port
          daemon { hosts = 1, ami.id = ami-1 }, http.host = localhost | http.host = localhost: must not be loopback: the load balancer of daemon.hosts is outside
          daemon { hosts = 2, ami.id = ami-1 }, lease { enabled = on, address = "a:1" } | lease.address = "a:1": must be left out with daemon.hosts: each has its own
          daemon.load-balancer.scheme = public | daemon.load-balancer.scheme = public: must be internet-facing or internal
          daemon.load-balancer.port = 0 | daemon.load-balancer.port = 0: must be a whole number from 1 to 65535
          daemon.load-balancer.certificate-arn = x | daemon.load-balancer.certificate-arn = x: must be the ARN of a certificate of ACM
          aws.region = eu-west-1, daemon.load-balancer.certificate-arn = "arn:aws:acm:us-east-1:123456789012:certificate/a-1" | daemon.load-balancer.certificate-arn = "arn:aws:acm:us-east-1:123456789012:certificate/a-1": must be of a certificate in aws.region, which is eu-west-1; this is in us-east-1
          daemon.load-balancer.domain = "https://x.example" | daemon.load-balancer.domain = "https://x.example": must be a name of DNS, such as ci.example.com
          daemon.load-balancer.subnets = [subnet-1, subnet-1] | daemon.load-balancer.subnets = [subnet-1,subnet-1]: must name each subnet once, not twice: [subnet-1]
          daemon.load-balancer.sources = [] | daemon.load-balancer.sources = []: must name at least one network, or no webhook arrives
          daemon.load-balancer.sources = [GitHub] | daemon.load-balancer.sources[0] = GitHub: must be a network, such as 10.0.0.0/8 or ::/0
          daemon.host = 2 | daemon.host: unknown key; did you mean "hosts"?
          aws.region = Ireland | aws.region = Ireland: must be an AWS region, such as eu-west-1
          aws.tags { "aws:x" = 1 } | aws.tags."aws:x": a tag's key must not begin with aws: or musterd:, in any case
          aws.tags { "AWS:x" = 1 } | aws.tags."AWS:x": a tag's key must not begin with aws: or musterd:, in any case
          aws.tags { "Musterd:x" = 1 } | aws.tags."Musterd:x": a tag's key must not begin with aws: or musterd:, in any case
          aws.tags { "a,b" = 1 } | aws.tags."a,b": a tag's key must consist of letters, digits, spaces and _ . : / = + - @: EC2 takes more, IAM, SQS, S3, SSM and CloudFormation do not
          aws.tags { a = "x;y" } | aws.tags.a = "x;y": must be 1 to 256 letters, digits, spaces and _ . : / = + - @, and must not begin with aws:
          aws.tags { a = "" } | aws.tags.a = "": must be 1 to 256 letters, digits, spaces and _ . : / = + - @, and must not begin with aws:
          aws.tags { a = "Aws:y" } | aws.tags.a = "Aws:y": must be 1 to 256 letters, digits, spaces and _ . : / = + - @, and must not begin with aws:
          aws.tags { a = 1, A = 2 } | aws.tags.a: differs only in case from the tag A: IAM takes one of them
          aws.tags { name = 1 } | aws.tags.name: differs only in case from the tag Name: IAM takes one of them
          network.subnets = [subnet-1, subnet-2, subnet-1] | network.subnets = [subnet-1,subnet-2,subnet-1]: must name each subnet once, not twice: [subnet-1]
          pools.x.subnets = [subnet-1, subnet-1] | pools.x.subnets = [subnet-1,subnet-1]: must name each subnet once, not twice: [subnet-1]
          pools.x.tags { "a#b" = 1 } | pools.x.tags."a#b": a tag's key must consist of letters, digits, spaces and _ . : / = + - @: EC2 takes more, IAM, SQS, S3, SSM and CloudFormation do not
          pools.x.tools = [docker, dokcer, git] | pools.x.tools[1] = dokcer: must be docker, git, jq or cloudwatch-agent; did you mean "docker"?
          pools.x.tools = docker | pools.x.tools = docker: must be a list, each docker, git, jq or cloudwatch-agent
          pools.x.docker = podman | pools.x.docker = podman: must be rootful or rootless
          pools.x { docker = rootless, run-as-root = true } | pools.x.docker = rootless: must be rootful with run-as-root = true: rootless Docker refuses root
          pools.x.hooks { job-start = "x" } | pools.x.hooks.job-start: unknown key; did you mean "job-started"?
          pools.x.hooks { before = "x" } | pools.x.hooks.before: unknown key; allowed here: job-completed, job-started
          pools.x.hooks = "x" | pools.x.hooks: must be a block { … }
          network.subnets = [sub] | network.subnets[0] = sub: must be the id of a subnet, such as subnet-0a1b2c3d
          queue.delay = 1 hour | queue.delay = "1 hour": must be a duration with a unit, such as "30 seconds", from 0 to 15 minutes
          queue.delay = soon | queue.delay = soon: must be a duration with a unit, such as "30 seconds", from 0 to 15 minutes
          scale-up.verify-queued = sometimes | scale-up.verify-queued = sometimes: must be auto, always or never
          scale-up.max-attempts = 0 | scale-up.max-attempts = 0: must be a whole number from 1 to 100
          scale-down.schedule = "* *" | scale-down.schedule = "* *": must be a cron expression of 5 fields, or of 6 with the seconds first: this one has 2
          recovery.rerun = jobs | recovery.rerun = jobs: must be off or failed-jobs
          recovery.look-back = 1 week | recovery.look-back = "1 week": must be a duration with a unit, such as "30 seconds", more than 0 and at most 3 days
          logging.level = verbose | logging.level = verbose: must be error, warn, info, debug or trace
          logging.retention = 181 days | logging.retention = "181 days": must be a number of days that CloudWatch offers: [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653]
          provision.role-path = ci | provision.role-path = ci: must be a path that begins and ends with /
          pools = null | pools = null: is required and must be a block { … }
          pools.y = 5 | pools.y: must be a block { … }
          pools."a b" {} | pools."a b": its name must be 1 to 64 letters, digits, dots, hyphens, underscores
          pool-defaults = 5 | pool-defaults: must be a block { … }
          pools.x.max-runners = many | pools.x.max-runners = many: must be a whole number of at least 0, or "unlimited"
          pools.x.max-runners = -1 | pools.x.max-runners = -1: must be a whole number of at least 0, or "unlimited"
          pools.x.maxRunners = 4 | pools.x.maxRunners: unknown key; did you mean "max-runners"?
          pools.x.default-labels = false, pools.x.labels = [] | pools.x.labels = []: must name at least one label when default-labels = false
          pools.x.instance-types = [] | pools.x.instance-types = []: must name at least one EC2 instance type
          pools.x.instance-types = [big] | pools.x.instance-types[0] = big: must be an EC2 instance type, such as m5.large
          pools.x.instance-types = [m5.large, m6g.large] | pools.x.instance-types = ["m5.large","m6g.large"]: must be of one architecture, but m5.large is x64 and m6g.large is arm64
          pools.x.architecture = arm64 | pools.x.architecture = arm64: must be x64, as the instance type m5.large is
          pools.x.max-spot-price = 0 | pools.x.max-spot-price = 0: must be dollars an hour, such as "0.08"
          pools.x.ami { id = ami-1, parameter = p } | pools.x.ami.parameter = p: must not be set together with ami.id
          pools.x.ami.owner = me | pools.x.ami.owner: unknown key; did you mean "owners"?
          pools.x.block-devices = [{ size = 30 GB }] | pools.x.block-devices[0].size = "30 GB": must be a whole number of GiB from "1 GiB" to "65536 GiB"
          pools.x.block-devices = [{ sise = 30 GiB }] | pools.x.block-devices[0].sise: unknown key; did you mean "size"?
          pools.x.egress = none | pools.x.egress = none: must be all, or a list of { protocol, ports, cidr }
          pools.x.egress = [{ cidr = "10.0.0.0/99" }] | pools.x.egress[0].cidr = "10.0.0.0/99": must be a network, such as 10.0.0.0/8 or ::/0
          pools.x.idle = { count = 1 } | pools.x.idle = {count=1}: must be a list of blocks { … }
          pools.x.idle = [{ cron = "* * * * *", count = 1, evict = x }] | pools.x.idle[0].evict: unknown key; allowed here: count, cron, eviction, time-zone
          pools.x.idle = [{ cron = "* * * * *", count = 1, time-zone = "Europe/Amstredam" }] | pools.x.idle[0].time-zone = "Europe/Amstredam": must be an IANA time zone, such as Europe/Amsterdam; did you mean "Europe/Amsterdam"?
          """)
  void problem_saysLineKeyValueAndWhatIsAllowed(String line, String problem) {
    assertEquals(
        List.of("musterd.conf:6: " + problem),
        Configurations.problems(directory, Configurations.LEAST + line));
  }

  /**
   * A line that makes something else necessary: what is absent is reported with the line of the
   * innermost block that it belongs in, if that is there.
   */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          management.host = "0.0.0.0" | 6 | management.token: is required and must be a secret, because management.host 0.0.0.0 is not loopback
          http.tls.key = "/k"         | 6 | http.tls.certificate: is required and must name a file, because only one of certificate and key is set
          pools.x.os = windows        | 5 | pools.x.user-data.template: is required and must name a file when os = windows: ours is a shell script
          network.subnets = []        | 5 | pools.x.subnets: must name at least one subnet, here or in network.subnets
          http.port = 8081            | 6 | http.port = 8081: must not be management.port, which is 8081 too
          pools.x.idle = [{ cron = "* * * * *" }] | 6 | pools.x.idle[0].count: is required and must be a whole number from 0 to 10000
          """)
  void problem_saysWhatIsMissing(String line, int near, String problem) {
    assertEquals(
        List.of("musterd.conf:" + near + ": " + problem),
        Configurations.problems(directory, Configurations.LEAST + line));
  }

  @Test
  void tools_andHooks_areReportedTogether() {
    assertEquals(
        List.of(
            "musterd.conf:7: pools.x.tools[0] = dokcer: must be docker, git, jq or"
                + " cloudwatch-agent; did you mean \"docker\"?",
            "musterd.conf:7: pools.x.tools[1] = zig: must be docker, git, jq or cloudwatch-agent",
            "musterd.conf:8: pools.x.docker = rootles: must be rootful or rootless; did you mean"
                + " \"rootless\"?",
            "musterd.conf:9: pools.x.hooks.job-begun: unknown key; allowed here: job-completed,"
                + " job-started"),
        Configurations.problems(
            directory,
            Configurations.LEAST
                + "pools.x {\n"
                + "  tools = [dokcer, zig]\n"
                + "  docker = rootles\n"
                + "  hooks { job-begun = a }\n"
                + "}\n"));
  }

  /** AWS takes 50; those of the pool and of everything count together, and ours with them. */
  @Test
  void tags_areAtMostFifty_withOurs() {
    String shared = tags("aws.tags", 'a', 20);
    Configurations.settings(directory, shared + tags("pools.x.tags", 'b', 20));
    List<String> problems =
        Configurations.problems(
            directory, Configurations.LEAST + shared + tags("pools.x.tags", 'b', 21));
    assertEquals(1, problems.size());
    assertTrue(problems.getFirst().startsWith("musterd.conf:7: pools.x.tags"), problems::toString);
    assertTrue(
        problems
            .getFirst()
            .endsWith(
                "there must be at most 40 tags beside Name: AWS takes 50, and the others are ours"),
        problems::toString);
  }

  private static String tags(String key, char letter, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> letter + "" + i + " = 1")
        .collect(Collectors.joining(", ", key + " { Name = x, ", " }\n"));
  }

  @Test
  void problems_areReportedAllAtOnce_inTheOrderOfTheFile() {
    assertEquals(
        List.of(
            "musterd.conf: environment: is required and must be 1 to 32 lower-case letters, digits"
                + " and hyphens",
            "musterd.conf: network.vpc: is required and must be the id of a VPC, such as"
                + " vpc-0a1b2c3d",
            "musterd.conf:2: htp: unknown key; did you mean \"http\"?",
            "musterd.conf:3: pools.a.match = fuzzy: must be subset, exact or any",
            "musterd.conf:4: pools.b.labels[1] = \"x,y\": must be a label of 1 to 256 characters"
                + " without commas and quotes",
            "musterd.conf:4: pools.b.subnets: must name at least one subnet, here or in"
                + " network.subnets"),
        Configurations.problems(
            directory,
            """
            github.app { id = 1, private-key.env = KEY, webhook-secret.env = SECRET }
            htp.port = 80
            pools.a { subnets = [subnet-1], match = fuzzy }
            pools.b { labels = [good, "x,y"] }
            """));
  }

  @Test
  void emptyFile_namesEveryRequiredKey() {
    List<String> problems = Configurations.problems(directory, "");
    for (String key :
        List.of(
            "environment",
            "github.app.id",
            "github.app.private-key",
            "github.app.webhook-secret",
            "network.vpc",
            "pools")) {
      assertTrue(
          problems.stream()
              .anyMatch(problem -> problem.startsWith("musterd.conf: " + key + ": is required")),
          key);
    }
    assertEquals(6, problems.size());
  }

  @Test
  void mistakeInPoolDefaults_isReportedOnce_underItsOwnName() {
    assertEquals(
        List.of(
            "musterd.conf:7: pool-defaults.boot-tme: unknown key; did you mean \"boot-time\"?",
            "musterd.conf:8: pool-defaults.idle[0].count = x: must be a whole number from 0 to"
                + " 10000"),
        Configurations.problems(
            directory,
            Configurations.LEAST
                + """
                pools.y { priority = 7 }
                pool-defaults.boot-tme = 3 minutes
                pool-defaults.idle = [{ cron = "* * * * *", count = x }]
                """));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "95", "95 %", "-0.5", "NaN", "Infinity", "0.00999", "most"})
  void startObjective_needsAShare(String share) {
    List<String> problems =
        Configurations.problems(
            directory,
            Configurations.LEAST + "pools.x.start-objective.share = \"" + share + "\"\n");
    assertEquals(1, problems.size());
    String problem = problems.getFirst();
    assertTrue(problem.startsWith("musterd.conf:6: pools.x.start-objective.share = "), problem);
    assertTrue(problem.endsWith(": must be a share from 0.01 to 0.9999, such as 0.95"), problem);
  }

  @Test
  void startObjective_needsATimeOfItsUnit_andNoOtherKey() {
    String allowed =
        ": must be a duration with a unit, such as \"30 seconds\", from 1 second to 24 hours";
    assertEquals(
        List.of(
            "musterd.conf:6: pools.x.start-objective.target: unknown key; allowed here: share,"
                + " within",
            "musterd.conf:6: pools.x.start-objective.within = 60"
                + allowed
                + "; the unit is missing",
            "musterd.conf:7: pools.y.start-objective.within = \"2 days\"" + allowed,
            "musterd.conf:8: pools.z.start-objective.within = 0" + allowed),
        Configurations.problems(
            directory,
            Configurations.LEAST
                + """
                pools.x.start-objective { within = 60, target = 0.99 }
                pools.y.start-objective.within = 2 days
                pools.z.start-objective.within = 0
                """));
  }

  @Test
  void startObjective_thatIsNoBlock_isReported() {
    assertEquals(
        List.of("musterd.conf:6: pools.x.start-objective: must be a block { … }"),
        Configurations.problems(
            directory, Configurations.LEAST + "pools.x.start-objective = 60 seconds\n"));
  }

  @Test
  void warmAtRepositoryScope_needsItsOwners() {
    String warm = Configurations.LEAST + "github.scope = repository\npools.x { warm = true }\n";
    assertEquals(
        List.of(
            "musterd.conf:5: pools.x.warm-owners: must name repositories, because warm = true at"
                + " repository scope"),
        Configurations.problems(directory, warm));
    assertEquals(
        List.of(
            "musterd.conf:8: pools.x.warm-owners[0] = lonely: must be a repository, written"
                + " owner/name"),
        Configurations.problems(directory, warm + "pools.x.warm-owners = [lonely]"));
    assertInstanceOf(
        ReadResult.Valid.class,
        Configurations.read(directory, warm + "pools.x.warm-owners = [\"octo/cat\"]"));
  }

  @Test
  void warmAtEnterpriseScope_needsItsOwner() {
    String warm = Configurations.LEAST + "github.scope = enterprise\npools.x { warm = true }\n";
    assertEquals(
        List.of(
            "musterd.conf:5: pools.x.warm-owners: must name the enterprise, because warm = true at"
                + " enterprise scope"),
        Configurations.problems(directory, warm));
    assertInstanceOf(
        ReadResult.Valid.class,
        Configurations.read(directory, warm + "pools.x.warm-owners = [octo-corp]"));
  }

  @Test
  void warmAtOrganizationScope_needsNoNamedOwners() {
    assertInstanceOf(
        ReadResult.Valid.class,
        Configurations.read(directory, Configurations.LEAST + "pools.x { warm = true }\n"));
  }

  @Test
  void unresolvedSubstitution_isNamedWithItsLine() {
    assertEquals(
        List.of(
            "musterd.conf:6: Could not resolve substitution to a value: ${REGION}; set it, or write"
                + " ${?NAME} for one that may be missing"),
        Configurations.problems(directory, Configurations.LEAST + "aws.region = ${REGION}"));
  }

  @Test
  void mistakeInAnIncludedFile_isReportedWithThatFile() throws IOException {
    Files.writeString(directory.resolve("pools.conf"), "\npools.x.max-runners = few\n");
    assertEquals(
        List.of(
            "pools.conf:2: pools.x.max-runners = few: must be a whole number of at least 0, or"
                + " \"unlimited\""),
        Configurations.problems(directory, Configurations.LEAST + "include \"pools.conf\""));
  }

  @Test
  void mistakeInAVariable_isReportedWithItsName() {
    ReadResult result =
        Configurations.read(
            directory, Configurations.LEAST + "http.port = ${?PORT}", Map.of("PORT", "eighty"));
    assertEquals(
        List.of(
            "environment variable PORT: http.port = eighty: must be a port from 1 to 65535, or 0"
                + " for any free"),
        assertInstanceOf(ReadResult.Invalid.class, result).problems().stream()
            .map(Problem::toString)
            .toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "foo = {",
        "x = [1, 2",
        "github.app.webhook-secret = \"sesame",
        "github.app.webhook-secret = sesame$",
        "github.app.webhook-secret = sesame ]",
        "github.app.webhook-secret = \"open\" : sesame",
        "github.app.webhook-secret = [sesame {",
        "github.app { webhook-secret = sesame\" }",
        "github.app { webhook-secret = ses'ame` }",
        "github.app.webhook-secret = \"sesame\\x\""
      })
  void syntaxError_saysTheLine_andRepeatsNothingOfIt(String line) {
    List<String> problems = Configurations.problems(directory, Configurations.LEAST + line);
    assertEquals(1, problems.size());
    assertTrue(
        problems.getFirst().startsWith("musterd.conf:6: is not HOCON: "), problems.toString());
    assertFalse(problems.getFirst().contains("sesam"), problems.toString());
  }

  static Stream<Arguments> syntaxErrors() {
    return Stream.of(
        Arguments.of("a =", 6, "a value is expected, and the file ends"),
        Arguments.of("a = = sesame", 6, "a value is expected, and here is ="),
        Arguments.of("a = [sesame\n b = 3", 7, "a comma or ] is expected, and here is ="),
        Arguments.of("a { b = sesame\n\n", 8, "a { is not closed with }"),
        Arguments.of("a { b = sesame", 6, "a comma or } is expected, and the file ends"),
        Arguments.of("a = \"sesame\n", 6, "a \" is not closed on its line"),
        Arguments.of("a = \"ses\\qame\"", 6, "a backslash in quotes has to be written twice"),
        Arguments.of("a = ${sesame", 6, "a ${ is not closed with }"),
        Arguments.of("a = \"\"\"sesame", 6, "a \"\"\" is not closed"),
        Arguments.of("a = sesame$", 6, "a $ is allowed in quotes only, or as ${NAME}"),
        Arguments.of("a = ses@ame", 6, "the character @ is allowed in quotes only"),
        Arguments.of("= sesame", 6, "a key is expected, and here is ="),
        Arguments.of("a : sesame : b", 6, "a comma or the end of the line is expected"),
        Arguments.of("a = { sesame }", 6, "= or { is expected after a key, and here is }"),
        Arguments.of("a = sesame }", 6, "a } has no {"),
        Arguments.of("a..sesame = 3", 6, "a key begins or ends with a dot, or has two together"),
        Arguments.of("include sesame", 6, "include is expected to name a file in quotes"));
  }

  @ParameterizedTest
  @MethodSource("syntaxErrors")
  void syntaxError_saysWhatIsExpected(String text, int line, String reason) {
    List<String> problems = Configurations.problems(directory, Configurations.LEAST + text);
    String expected = "musterd.conf:" + line + ": is not HOCON: " + reason;
    assertTrue(problems.getFirst().startsWith(expected), problems::toString);
    assertFalse(problems.getFirst().contains("sesame"), problems::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "github.app.webhook-secrte = sesame",
        "github.app.webhook-secret = { sesame = x }",
        "github.app.webhook-secret = { file = [sesame] }",
        "github.app.webhook-secret = [[sesame]]",
        "github.app.private-key = [sesame]",
        "management.token = [sesame]",
        "management = sesame",
        "github.app.private-key { file = sesame, env = sesame }"
      })
  void problem_neverShowsASecret(String line) {
    List<String> problems = Configurations.problems(directory, Configurations.LEAST + line);
    assertTrue(problems.getFirst().startsWith("musterd.conf:6: "), problems.toString());
    assertFalse(problems.toString().contains("sesame"), problems.toString());
  }

  @Test
  void missingFile_saysWhichAndHowToMakeOne() {
    Path absent = directory.resolve("absent.conf");
    assertEquals(
        List.of(
            absent
                + ": does not exist; copy the example conf/musterd.conf there and fill it in, or"
                + " name yours with --config FILE"),
        assertInstanceOf(ReadResult.Invalid.class, Configurations.reader(Map.of()).read(absent))
            .problems()
            .stream()
            .map(Problem::toString)
            .toList());
  }

  @Test
  void directory_isNoConfiguration() {
    assertEquals(
        directory + ": is a directory; name the configuration file itself with --config FILE",
        assertInstanceOf(ReadResult.Invalid.class, Configurations.reader(Map.of()).read(directory))
            .problems()
            .getFirst()
            .toString());
  }
}
