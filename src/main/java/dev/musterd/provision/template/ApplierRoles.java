package dev.musterd.provision.template;

import static dev.musterd.provision.cloudformation.IntrinsicFunctions.globalArn;

import dev.musterd.config.Settings;
import dev.musterd.provision.cloudformation.IntrinsicFunctions;
import dev.musterd.provision.cloudformation.PolicyStatement;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@link ApplierPolicy} needs for roles, their policies and their profiles: all below the
 * paths that the configuration names. With {@code provision.permissions-boundary}, rights are given
 * only to roles that have this boundary, and this policy alone gives no way around it.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate">delegation
 *     by boundaries</a>
 */
record ApplierRoles(Settings settings) {

  List<PolicyStatement> statements() {
    List<PolicyStatement> statements =
        new ArrayList<>(List.of(roles(), rights(), pass(), policies(), profiles()));
    boundary().ifPresent(boundary -> statements.add(keep(boundary)));
    if (settings.provision().spotServiceLinkedRole()) {
      statements.add(
          PolicyStatement.allow("SpotRole", "iam:CreateServiceLinkedRole", "iam:GetRole")
              .on(globalArn("iam", "role/aws-service-role/spot.amazonaws.com/*")));
    }
    return statements;
  }

  private Optional<String> boundary() {
    return settings.provision().permissionsBoundary();
  }

  private JsonObject below(String type) {
    return ResourceNames.below(type, settings.provision().rolePath(), settings);
  }

  /** What gives no rights to a role. No right to take a boundary away, with or without one. */
  private PolicyStatement roles() {
    return PolicyStatement.allow(
            "Roles",
            "iam:DeleteRole",
            "iam:DeleteRolePolicy",
            "iam:DetachRolePolicy",
            "iam:GetRole",
            "iam:GetRolePolicy",
            "iam:ListAttachedRolePolicies",
            "iam:ListRolePolicies",
            "iam:ListRoleTags",
            "iam:TagRole",
            "iam:UntagRole",
            "iam:UpdateAssumeRolePolicy",
            "iam:UpdateRole",
            "iam:UpdateRoleDescription")
        .on(below("role"));
  }

  private PolicyStatement rights() {
    PolicyStatement rights =
        PolicyStatement.allow(
                "RoleRights",
                "iam:AttachRolePolicy",
                "iam:CreateRole",
                "iam:PutRolePermissionsBoundary",
                "iam:PutRolePolicy")
            .on(below("role"));
    boundary().ifPresent(arn -> rights.when("StringEquals", "iam:PermissionsBoundary", arn));
    return rights;
  }

  /** The right to pass roles, which putting a role into an instance profile needs. */
  private PolicyStatement pass() {
    return PolicyStatement.allow("HandOutRoles", "iam:PassRole")
        .on(below("role"))
        .when("StringEqualsIfExists", "iam:PassedToService", IntrinsicFunctions.service("ec2"));
  }

  /** A boundary below the same path could be rewritten, or deleted, by the right to do so there. */
  private static PolicyStatement keep(String boundary) {
    return PolicyStatement.deny(
            "KeepBoundary",
            "iam:CreatePolicyVersion",
            "iam:DeletePolicy",
            "iam:DeletePolicyVersion",
            "iam:SetDefaultPolicyVersion")
        .on(boundary);
  }

  private PolicyStatement policies() {
    return PolicyStatement.allow(
            "Policies",
            "iam:CreatePolicy",
            "iam:CreatePolicyVersion",
            "iam:DeletePolicy",
            "iam:DeletePolicyVersion",
            "iam:GetPolicy",
            "iam:GetPolicyVersion",
            "iam:ListEntitiesForPolicy",
            "iam:ListPolicyTags",
            "iam:ListPolicyVersions",
            "iam:SetDefaultPolicyVersion",
            "iam:TagPolicy",
            "iam:UntagPolicy")
        .on(below("policy"));
  }

  private PolicyStatement profiles() {
    return PolicyStatement.allow(
            "Profiles",
            "iam:AddRoleToInstanceProfile",
            "iam:CreateInstanceProfile",
            "iam:DeleteInstanceProfile",
            "iam:GetInstanceProfile",
            "iam:ListInstanceProfileTags",
            "iam:RemoveRoleFromInstanceProfile",
            "iam:TagInstanceProfile",
            "iam:UntagInstanceProfile")
        .on(
            ResourceNames.below(
                "instance-profile", settings.provision().instanceProfilePath(), settings));
  }
}
