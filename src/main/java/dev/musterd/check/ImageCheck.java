package dev.musterd.check;

import dev.musterd.config.Architecture;
import dev.musterd.config.KnownImage;
import dev.musterd.config.Machine;
import dev.musterd.port.Images;
import dev.musterd.port.Images.Image;
import java.util.List;
import java.util.Optional;

/**
 * The check that an image exists and fits its pool.
 *
 * @param subject whose image it is
 * @param wanted how it is named, for the message when it is absent
 */
record ImageCheck(
    String subject, String wanted, Architecture architecture, Machine.UserData userData) {

  private static final String REMEDY =
      "set run-as to the image's user, or name another image: instances would end at once";

  List<Finding> of(Optional<Image> found) {
    if (found.isEmpty()) {
      return Finding.failed(
          subject,
          "there is none: " + wanted,
          "correct the pool's ami, or its owners; see aws.region");
    }
    Image image = found.get();
    String what = image.id() + (image.name().isEmpty() ? "" : " (" + image.name() + ")");
    if (!image.state().equals("available")) {
      return Finding.failed(subject, what + " is " + image.state(), "name another image");
    }
    if (!image.architecture().equals(InstanceTypeCheck.word(architecture))) {
      return Finding.failed(
          subject,
          what + " is for " + image.architecture() + ", the pool for " + architecture.word(),
          "name an image of the pool's architecture");
    }
    if (!image.ebs()) {
      return Finding.failed(
          subject, what + " has no volume as its root", "name an image that is backed by EBS");
    }
    return mismatch(image, what).orElseGet(() -> Finding.good(subject, what));
  }

  /** A copy may have any user, and is told by its name alone. */
  private Optional<List<Finding>> mismatch(Image image, String what) {
    Images.Publisher publisher = image.publisher();
    String text = String.join(" ", image.name(), publisher.description(), publisher.account());
    boolean original = publisher.alias().equals("amazon");
    return KnownImage.mismatch(text, userData)
        .map(
            problem ->
                original
                    ? Finding.failed(subject, what + ": " + problem, REMEDY)
                    : Finding.warning(subject, what + ": " + problem, REMEDY));
  }

  /** The finding for a parameter that EC2 does not take as an image. */
  static List<Finding> wrongType(String subject, String name, Images.Parameter parameter) {
    return Finding.failed(
        subject,
        "the parameter %s is of the data type %s, and EC2 launches only from %s"
            .formatted(name, parameter.dataType(), Images.Parameter.IMAGE),
        "delete the parameter and write it again, as its type cannot be changed: aws ssm"
            + " put-parameter --type String --data-type "
            + Images.Parameter.IMAGE);
  }
}
