/** Runs of workflows with interrupted jobs, and what GitHub answers when they are run again. */
package dev.musterd.model.rerun;
