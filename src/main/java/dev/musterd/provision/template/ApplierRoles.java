package dev.musterd.provision.template;

import static dev.musterd.provision.template.IntrinsicFunctions.globalArn;

import dev.musterd.config.Settings;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@link ApplierPolicy} needs for roles, their policies and their profiles: all below the
 * paths that the configuration names.
 */
record ApplierRoles(Settings.Provision provision) {

  List<PolicyStatement> statements() {
    List<PolicyStatement> statements = new ArrayList<>(List.of(roles(), policies(), profiles()));
    if (provision.spotServiceLinkedRole()) {
      statements.add(
          PolicyStatement.allow("SpotRole", "iam:CreateServiceLinkedRole", "iam:GetRole")
              .on(globalArn("iam", "role/aws-service-role/spot.amazonaws.com/*")));
    }
    return statements;
  }

  /** The right to pass roles, which putting a role into an instance profile needs. */
  private PolicyStatement roles() {
    return PolicyStatement.allow(
            "Roles",
            "iam:AttachRolePolicy",
            "iam:CreateRole",
            "iam:DeleteRole",
            "iam:DeleteRolePermissionsBoundary",
            "iam:DeleteRolePolicy",
            "iam:DetachRolePolicy",
            "iam:GetRole",
            "iam:GetRolePolicy",
            "iam:ListAttachedRolePolicies",
            "iam:ListRolePolicies",
            "iam:PassRole",
            "iam:PutRolePermissionsBoundary",
            "iam:PutRolePolicy",
            "iam:TagRole",
            "iam:UntagRole",
            "iam:UpdateAssumeRolePolicy",
            "iam:UpdateRole")
        .on(globalArn("iam", "role" + provision.rolePath() + "*"));
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
            "iam:ListPolicyVersions")
        .on(globalArn("iam", "policy" + provision.rolePath() + "*"));
  }

  private PolicyStatement profiles() {
    return PolicyStatement.allow(
            "Profiles",
            "iam:AddRoleToInstanceProfile",
            "iam:CreateInstanceProfile",
            "iam:DeleteInstanceProfile",
            "iam:GetInstanceProfile",
            "iam:RemoveRoleFromInstanceProfile")
        .on(globalArn("iam", "instance-profile" + provision.instanceProfilePath() + "*"));
  }
}
