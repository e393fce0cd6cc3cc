package dev.musterd.aws;

import dev.musterd.doubles.Emulators;

/** moto is an independent reading of AWS's documentation. */
class AwsOverMotoIT extends AwsOverEmulator {
  AwsOverMotoIT() {
    super(Emulators.moto(), "no moto_server starts here");
  }
}
