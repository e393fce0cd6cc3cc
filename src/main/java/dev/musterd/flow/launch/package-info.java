/** The steps of a launch: fleet request, registration, parameter, and the back-offs between. */
package dev.musterd.flow.launch;
