package dev.musterd.model;

/**
 * Where a running job comes from, as GitHub's webhook of its start says.
 *
 * @param run GitHub's {@code run_id}
 * @param attempt GitHub's {@code run_attempt}, from 1
 * @param workflow the workflow's name, as its author wrote it; empty when GitHub sends none
 * @param name the job's name, as its author wrote it; empty when GitHub sends none
 */
public record JobOrigin(long run, int attempt, String workflow, String name) {}
