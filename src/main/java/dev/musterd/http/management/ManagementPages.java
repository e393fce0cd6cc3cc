package dev.musterd.http.management;

/** The pages of the API, below {@code /api/v1}. */
public record ManagementPages(ManagementApi api, OperatorApi operators) {}
