package dev.musterd.http.management;

/**
 * The pages below {@code /api/v1}.
 *
 * @param read those that show what waits, what runs, and why
 * @param operate those that pause, resume and retire
 */
public record ApiPages(ManagementApi read, OperatorApi operate) {}
