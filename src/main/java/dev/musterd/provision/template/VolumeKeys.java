package dev.musterd.provision.template;

import dev.musterd.config.Settings;
import dev.musterd.provision.cloudformation.PolicyStatement;
import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The rights for the KMS keys of volumes, which EC2 uses in the name of the caller that launches:
 * one pair of statements for all keys that are named as such, and one for all aliases.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html">permissions
 *     for encrypted volumes</a>
 */
record VolumeKeys(List<EncryptionKey> keys) {

  static VolumeKeys of(Settings settings) {
    return new VolumeKeys(
        settings.pools().stream()
            .flatMap(pool -> pool.machine().blockDevices().stream())
            .flatMap(device -> device.kmsKey().stream())
            .distinct()
            .map(EncryptionKey::new)
            .toList());
  }

  List<PolicyStatement> statements() {
    List<PolicyStatement> statements = new ArrayList<>();
    List<?> named = resources(key -> key.alias().isEmpty());
    if (!named.isEmpty()) {
      statements.add(use("Volumes", named));
      statements.add(grant("VolumeGrants", named));
    }
    List<?> aliased = resources(key -> key.alias().isPresent());
    if (!aliased.isEmpty()) {
      statements.add(byAlias(use("VolumesByAlias", aliased)));
      statements.add(byAlias(grant("VolumeGrantsByAlias", aliased)));
    }
    return statements;
  }

  private List<?> resources(Predicate<EncryptionKey> which) {
    return keys.stream().filter(which).map(EncryptionKey::resource).distinct().toList();
  }

  private PolicyStatement byAlias(PolicyStatement statement) {
    List<String> aliases =
        keys.stream().flatMap(key -> key.alias().stream()).distinct().sorted().toList();
    return statement.when(
        "ForAnyValue:StringEquals", "kms:ResourceAliases", new JsonArray(aliases));
  }

  private static PolicyStatement use(String sid, List<?> keys) {
    return PolicyStatement.allow(
            sid,
            "kms:Decrypt",
            "kms:DescribeKey",
            "kms:GenerateDataKeyWithoutPlaintext",
            "kms:ReEncryptFrom",
            "kms:ReEncryptTo")
        .on(keys)
        .when("StringLike", EncryptionKey.VIA, EncryptionKey.service("ec2"));
  }

  private static PolicyStatement grant(String sid, List<?> keys) {
    return PolicyStatement.allow(sid, "kms:CreateGrant")
        .on(keys)
        .when("StringLike", EncryptionKey.VIA, EncryptionKey.service("ec2"))
        .when("Bool", "kms:GrantIsForAWSResource", "true");
  }
}
