/** GitHub, as the port wants it. */
package dev.musterd.github;
