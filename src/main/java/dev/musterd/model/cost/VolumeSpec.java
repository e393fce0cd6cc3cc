package dev.musterd.model.cost;

import java.util.OptionalInt;

/**
 * What is paid for of an EBS volume.
 *
 * @param type EC2's word, such as gp3
 * @param throughput MiB a second
 */
public record VolumeSpec(int gib, String type, OptionalInt iops, OptionalInt throughput) {}
