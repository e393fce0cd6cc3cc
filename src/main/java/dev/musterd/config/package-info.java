/** HOCON to values, or all problems at once. */
package dev.musterd.config;
