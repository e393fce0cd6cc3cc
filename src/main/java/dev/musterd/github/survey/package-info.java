/** Read-only questions to GitHub for {@code musterd check}. */
package dev.musterd.github.survey;
