package dev.musterd.model.lease;

/** Which write made what is stored as the lease; another for each write. */
public record LeaseVersion(String value) {}
