package dev.musterd.model;

import java.time.LocalDate;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Names of the AWS resources of one environment: queues, parameters, launch templates, tags, the
 * mirror's bucket. Adapters, the CloudFormation template and the IAM policies share them; the user
 * data of instances spells them too, see {@code user-data.sh} and {@code aws-calls.py}.
 */
public record AwsNames(String environment) {
  /**
   * The tag of a configuration's parameter that holds the instance's ARN. The runners' role may
   * read and delete a parameter only where this tag, as {@code
   * aws:ResourceTag/musterd:instance-arn}, equals {@code ${ec2:SourceInstanceARN}}: the instance to
   * which EC2 gave the credentials.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html">
   *     condition keys</a>
   */
  public static final String INSTANCE_ARN_TAG = "musterd:instance-arn";

  /**
   * The folder of the mirror's bucket with one record, {@code <instance-id>.json}, for each
   * instance that was interrupted or lost; with a slash at its end.
   */
  public static final String INTERRUPTIONS = "interruptions/";

  /** The folder of the bucket with what instances cost; with a slash at its end. */
  public static final String LEDGER = "ledger/";

  /** The output of the stack with the URL that GitHub sends webhooks to, where hosts are made. */
  public static final String WEBHOOK_URL = "WebhookUrl";

  /** The folder of the mirror's bucket with the lease of each environment; with a slash. */
  private static final String LEASES = "lease/";

  /**
   * The longest name of a bucket.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html">naming
   *     rules</a>
   */
  private static final int BUCKET_MAX = 63;

  private static final String BUCKET = "musterd-%s-%s-%s";

  /** Digits of an account's number. */
  private static final int ACCOUNT_DIGITS = 12;

  /** The object of the mirror's bucket with the record of an instance that was interrupted. */
  public static String interruption(String instance) {
    return INTERRUPTIONS + instance + ".json";
  }

  /**
   * The folder of the ledger's objects of one day, as Athena and DuckDB read partitions; with a
   * slash at its end.
   */
  public static String ledger(LocalDate day) {
    return LEDGER + "dt=" + day + "/";
  }

  /** The object of the mirror's bucket that says which node of the environment decides. */
  public String lease() {
    return LEASES + environment + ".json";
  }

  /** The object beside the lease that is there as soon as the environment has had one. */
  public String leaseMark() {
    return LEASES + environment + ".used";
  }

  /** The CloudFormation stack, and the resource group of everything in the environment. */
  public String stack() {
    return "musterd-" + environment;
  }

  public String jobQueue() {
    return environment + "-queued-jobs.fifo";
  }

  public String deadLetterQueue() {
    return environment + "-queued-jobs-dead.fifo";
  }

  /** The queue of EC2's events. */
  public String eventQueue() {
    return environment + "-ec2-events";
  }

  /** Where what is no event of EC2 goes. */
  public String eventDeadLetterQueue() {
    return environment + "-ec2-events-dead";
  }

  /** How the names of the rules begin that fill the queue of EC2's events. */
  public String eventRules() {
    return "musterd-" + environment + "-ec2-";
  }

  /** The path of the parameters with one-time configurations, without a slash at its end. */
  public String configurationPath() {
    return "/musterd/" + environment + "/tokens";
  }

  /**
   * The parameter with one configuration.
   *
   * @param reader the instance that reads it
   */
  public String configuration(String reader) {
    return configurationPath() + "/" + reader;
  }

  /** The parameter with the configuration of the CloudWatch agent on a pool's instances. */
  public String agentConfiguration(String pool) {
    return "/musterd/" + environment + "/cloudwatch/" + pool;
  }

  /** The folder of all log groups, with a slash at its end. */
  public String logGroups() {
    return "/github-self-hosted-runners/" + environment + "/";
  }

  /**
   * The log group of a file of all instances, named as by the Terraform module, so that its readers
   * find ours.
   */
  public String logGroup(String file) {
    return logGroups() + file.replace('-', '_');
  }

  /** The launch template that {@code musterd aws apply} makes for a pool. */
  public String launchTemplate(String pool) {
    return "musterd-" + environment + "-" + pool;
  }

  /**
   * The object of the mirror's bucket that says which pools are paused. Environments may share a
   * bucket that an operator named, so each has its own.
   */
  public String pausedPools() {
    return "state/" + environment + "/paused-pools.json";
  }

  /** Whether the pool uses the launch template of our stack, and not one that an operator named. */
  public boolean isLaunchTemplateOfStack(RunnerPool pool) {
    return pool.launch().template().equals(launchTemplate(pool.name()));
  }

  /** The tags of everything that belongs to a pool; ours replace the operator's, but the name. */
  public SortedMap<String, String> tags(RunnerPool pool) {
    SortedMap<String, String> tags = new TreeMap<>(pool.launch().tags());
    tags.putIfAbsent("Name", "musterd " + pool.name());
    tags.put(Instance.Tag.ENVIRONMENT, environment);
    tags.put(Instance.Tag.POOL, pool.name());
    return tags;
  }

  /** The tags of what is launched from the pool for an owner. */
  public SortedMap<String, String> tags(RunnerPool pool, Owner owner) {
    SortedMap<String, String> tags = tags(pool);
    tags.put(Instance.Tag.OWNER, owner.name());
    tags.put(Instance.Tag.SCOPE, owner.scope().tagValue());
    return tags;
  }

  /**
   * The mirror's bucket where the configuration names none. An environment that is too long for it
   * is shortened and gets a hash; instances compute the name in the same way: see {@code
   * aws-calls.py}.
   */
  public String bucket(String account, String region) {
    return bucket(region.length(), account, region);
  }

  /**
   * The mirror's bucket with placeholders for account and region, as in a CloudFormation template.
   *
   * @param regionLength of the region's real name, in characters
   */
  public String bucket(int regionLength, String account, String region) {
    return BUCKET.formatted(fitted(bucketRoom(regionLength)), account, region);
  }

  /** The longest environment that fits into a bucket's name unshortened, in characters. */
  public static int bucketRoom(int regionLength) {
    return BUCKET_MAX - BUCKET.formatted("", "", "").length() - ACCOUNT_DIGITS - regionLength;
  }

  /** The hash keeps two long environments apart that begin alike. */
  private String fitted(int room) {
    String hash = "-" + Integer.toHexString(environment.hashCode());
    return environment.length() <= room
        ? environment
        : environment.substring(0, room - hash.length()) + hash;
  }
}
