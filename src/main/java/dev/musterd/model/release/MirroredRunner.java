package dev.musterd.model.release;

/**
 * The build of the runner that instances install now.
 *
 * @param sha256 64 small hexadecimal digits
 * @param bytes its size
 */
public record MirroredRunner(RunnerVersion version, String asset, String sha256, long bytes) {}
