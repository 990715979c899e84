namespace InferenceGateway.Plugins.Reporting.Expressions;

/// <summary>What an expression came to.</summary>
/// <param name="Number">A boolean is 1 or 0.</param>
internal readonly record struct Value(ValueKind Kind, double Number)
{
    public static Value Missing => default;

    public bool IsTrue => Kind == ValueKind.Boolean && Number != 0;

    public bool IsFalse => Kind == ValueKind.Boolean && Number == 0;

    public static Value Of(double number) => new(ValueKind.Number, number);

    public static Value Of(bool isTrue) => new(ValueKind.Boolean, isTrue ? 1 : 0);
}
