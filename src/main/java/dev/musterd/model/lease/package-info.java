/** Which node of an environment decides: the lease's content, and what a store answers. */
package dev.musterd.model.lease;
