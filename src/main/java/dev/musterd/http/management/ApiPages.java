package dev.musterd.http.management;

/**
 * The pages below {@code /api/v1}.
 *
 * @param read those that show what waits, what runs, and why
 * @param operate those that pause, resume and retire
 * @param runners those that show an instance's logs and hold it
 * @param cost the one of what runners cost
 */
public record ApiPages(ManagementApi read, OperatorApi operate, RunnerApi runners, CostApi cost) {}
