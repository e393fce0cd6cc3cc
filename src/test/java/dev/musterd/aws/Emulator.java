package dev.musterd.aws;

import dev.musterd.doubles.Hang;
import dev.musterd.model.Instance;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;

/** What an emulator needs before the kits can run on it: an image, a template, subnets. */
record Emulator(RealTime real, String template, String image, List<String> subnets) {

  static Emulator furnish(RealTime real) {
    String image =
        done(real.ec2.describeImages(call -> call.owners("amazon"))).images().stream()
            .map(Image::imageId)
            .findFirst()
            .orElseThrow();
    String template = "musterd-" + UUID.randomUUID();
    done(
        real.ec2.createLaunchTemplate(
            call ->
                call.launchTemplateName(template)
                    .launchTemplateData(
                        data -> data.imageId(image).instanceType(InstanceType.M5_LARGE))));
    List<String> subnets =
        done(real.ec2.describeSubnets()).subnets().stream().map(Subnet::subnetId).limit(2).toList();
    return new Emulator(real, template, image, subnets);
  }

  Instance.Id startForeign() {
    String id =
        done(real.ec2.runInstances(
                call ->
                    call.imageId(image)
                        .instanceType(InstanceType.T3_MICRO)
                        .minCount(1)
                        .maxCount(1)))
            .instances()
            .getFirst()
            .instanceId();
    return new Instance.Id(id);
  }

  boolean isLive(Instance.Id instance) {
    InstanceStateName state =
        done(real.ec2.describeInstances(call -> call.instanceIds(instance.value())))
            .reservations()
            .getFirst()
            .instances()
            .getFirst()
            .state()
            .name();
    return state == InstanceStateName.PENDING || state == InstanceStateName.RUNNING;
  }

  Optional<String> read(String parameter) {
    try {
      return Optional.of(
          done(real.ssm.getParameter(call -> call.name(parameter).withDecryption(true)))
              .parameter()
              .value());
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof ParameterNotFoundException) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  private static <T> T done(CompletableFuture<T> call) {
    return call.orTimeout(Hang.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
  }
}
