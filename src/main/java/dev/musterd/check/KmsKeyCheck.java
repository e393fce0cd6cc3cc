package dev.musterd.check;

import dev.musterd.port.AwsSurvey.Key;
import java.util.List;

/** The check that the KMS key can encrypt parameters. */
final class KmsKeyCheck {
  static final String SUBJECT = "the KMS key";

  private KmsKeyCheck() {}

  static List<Finding> judge(Key key) {
    if (!key.state().equals("Enabled")) {
      return Finding.failed(
          SUBJECT,
          key.arn() + " is in the state " + key.state(),
          "enable it, or name another by aws.kms-key");
    }
    return key.symmetric() && key.encrypts()
        ? Finding.good(SUBJECT, key.arn())
        : Finding.failed(
            SUBJECT,
            key.arn() + " is not a symmetric key for encryption, which parameters need",
            "name another by aws.kms-key");
  }
}
