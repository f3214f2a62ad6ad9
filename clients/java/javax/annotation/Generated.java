package javax.annotation;

/** Stands in for the annotation that the JDK no longer has and that the generated code names. */
public @interface Generated {
    String[] value();

    String date() default "";

    String comments() default "";
}
