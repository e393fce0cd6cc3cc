package dev.musterd.aws;

import dev.musterd.doubles.Emulators;

/** LocalStack is moto's EC2 with parts of its own; where Docker is. */
class AwsOverLocalStackTest extends AwsOverEmulator {
  AwsOverLocalStackTest() {
    super(Emulators.localStack(), "no Docker daemon answers here");
  }
}
