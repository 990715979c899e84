using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Plugins.Reporting.Expressions;

namespace InferenceGateway.Plugins.Reporting;

/// <summary>
/// <c>request-attribute-reporter</c>: works out a number from the token usage of an answer and reports it to the proxy with the answer's end,
/// as dynamic metadata; for rate limits by cost, for instance.
/// </summary>
/// <remarks>
/// Expressions are a part of CEL: numbers, <c>true</c>, <c>false</c>, <c>usage.prompt_tokens</c>, <c>usage.completion_tokens</c>,
/// <c>usage.total_tokens</c>, <c>usage.prompt_tokens_details.cached_tokens</c>, <c>+ - * / %</c>, comparisons, <c>&amp;&amp; || !</c>,
/// <c>?:</c>, parentheses, <c>has()</c>, <c>int()</c>, <c>double()</c>. All numbers are 64-bit floating point, so <c>2</c> and <c>2.0</c> are
/// the same. The result is cut to a whole number; 0 and -1 are not reported, nor is a result that needs a count that was not reported.
/// </remarks>
internal sealed class RequestAttributeReporter : IResponseHook
{
    public const string Type = "request-attribute-reporter";

    private readonly string _namespace;
    private readonly string _name;
    private readonly Expression _expression;
    private readonly Expression? _condition;

    /// <exception cref="PluginConfigurationException">A parameter is missing, or an expression cannot be evaluated.</exception>
    public RequestAttributeReporter(RequestAttributeReporterOptions options, IPluginBuilder builder)
    {
        if (options.Attributes is not [{ } attribute])
        {
            throw new PluginConfigurationException("attributes", $"expected exactly one entry, found {options.Attributes?.Count ?? 0}");
        }

        if (attribute.Key is not { Name.Length: > 0, Namespace.Length: > 0 } key)
        {
            throw new PluginConfigurationException("attributes[0].key.name", "is missing");
        }

        _namespace = key.Namespace;
        _name = key.Name;
        _expression = Compile("attributes[0].expression", attribute.Expression, ValueKind.Number);
        _condition = string.IsNullOrWhiteSpace(attribute.Condition)
            ? null
            : Compile("attributes[0].condition", attribute.Condition, ValueKind.Boolean);
        builder.Needs(RequestNeeds.Usage);
    }

    public void ResponseCompleted(InferenceRequest request, Endpoint servedBy, TokenUsage usage)
    {
        if (_condition is not null && !_condition.Evaluate(usage).IsTrue)
        {
            return;
        }

        Value value = _expression.Evaluate(usage);
        if (value.Kind != ValueKind.Number || !double.IsFinite(value.Number))
        {
            return;
        }

        double number = Math.Truncate(value.Number);
        if (number is not (0 or -1))
        {
            request.ResponseMetadata.Set(_namespace, _name, number);
        }
    }

    private static Expression Compile(string parameter, string? text, ValueKind expected)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new PluginConfigurationException(parameter, "is missing");
        }

        try
        {
            Expression expression = ExpressionParser.Parse(text);
            return expression.Kind == expected
                ? expression
                : throw new PluginConfigurationException(parameter, $"'{text}' is a {expression.Kind}; a {expected} was expected");
        }
        catch (FormatException exception)
        {
            throw new PluginConfigurationException(parameter, $"'{text}': {exception.Message}");
        }
    }
}
