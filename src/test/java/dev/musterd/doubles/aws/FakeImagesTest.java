package dev.musterd.doubles.aws;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.port.Images;
import dev.musterd.port.ImagesContract;
import io.vertx.core.Future;

class FakeImagesTest extends ImagesContract {
  private final FakeImages images = new FakeImages();

  FakeImagesTest() {
    images.offer(
        new Images.Image("ami-1", "amzn-ami-hvm-2017", "/dev/xvda", "x86_64", "available", true));
    images.offer(
        new Images.Image("ami-2", "amzn-ami-hvm-2018", "/dev/xvda", "x86_64", "available", true));
    images.offer(new Images.Image("ami-3", "another", "/dev/sda1", "arm64", "available", true));
  }

  @Override
  protected Images images() {
    return images;
  }

  @Override
  protected void parameter(String name, String value) {
    images.put(name, value);
  }

  @Override
  protected <T> T await(Future<T> future) {
    assertTrue(future.succeeded(), () -> "it should have succeeded: " + future.cause());
    return future.result();
  }
}
