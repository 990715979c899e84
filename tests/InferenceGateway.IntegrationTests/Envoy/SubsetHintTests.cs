using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.Envoy;

/// <summary>A filter before the picker says which endpoints may be chosen.</summary>
public sealed class SubsetHintTests
{
    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_list_and_a_text_are_both_obeyed()
    {
        EnvoyExecutable.SkipWhenAbsent();
        await using ScriptedServer first = new(exchange => exchange.AnswerAsync("{}"));
        await using ScriptedServer second = new(exchange => exchange.AnswerAsync("{}"));
        await using EnvoyGateway gateway = await EnvoyGateway.StartAsync(
            new EnvoyGatewayOptions { Bootstrap = () => WithHint(second.Address) },
            first.Address,
            second.Address
        );

        for (int i = 0; i < 5; i++)
        {
            (await ServedAsync(gateway, HttpMethod.Post, hint: null)).ShouldBe(second.Address.Authority);
            (await ServedAsync(gateway, HttpMethod.Get, hint: null)).ShouldBe(second.Address.Authority);
            (await ServedAsync(gateway, HttpMethod.Post, first.Address.Authority)).ShouldBe(first.Address.Authority);
            (await ServedAsync(gateway, HttpMethod.Get, first.Address.Authority)).ShouldBe(first.Address.Authority);
        }

        (await ServedAsync(gateway, HttpMethod.Post, "127.0.0.1:1")).ShouldBeNull();
        (await ServedAsync(gateway, HttpMethod.Get, "127.0.0.1:1")).ShouldBeNull();
        await gateway.ShouldComeToRestAsync();
    }

    /// <summary>A list with one endpoint; a header of the client puts a text in its place.</summary>
    private static EnvoyBootstrap WithHint(Uri endpoint) =>
        EnvoyBootstrap
            .FailingClosed()
            .WithFilterBeforePicker(
                $$"""
                - name: envoy.filters.http.set_metadata
                  typed_config:
                    "@type": type.googleapis.com/envoy.extensions.filters.http.set_metadata.v3.Config
                    metadata:
                    - metadata_namespace: envoy.lb.subset_hint
                      allow_overwrite: true
                      value: { x-gateway-destination-endpoint-subset: ["{{endpoint.Authority}}"] }
                - name: header_to_metadata_before
                  typed_config:
                    "@type": type.googleapis.com/envoy.extensions.filters.http.header_to_metadata.v3.Config
                    request_rules:
                    - header: x-test-hint
                      on_header_present: { metadata_namespace: envoy.lb.subset_hint, key: x-gateway-destination-endpoint-subset, type: STRING }
                """
            );

    /// <summary>Who answered; null when nobody of the hint was there.</summary>
    private static async Task<string?> ServedAsync(EnvoyGateway gateway, HttpMethod method, string? hint)
    {
        using HttpRequestMessage request = new(method, EnvoyGateway.Relative(Bodies.Completions));
        request.Content = method == HttpMethod.Post ? Bodies.Json(Bodies.Completion()) : null;
        if (hint is not null)
        {
            request.Headers.Add("x-test-hint", hint);
        }

        using HttpResponseMessage response = await EnvoyGateway.SendAsync(gateway.Client, request);
        if ((int)response.StatusCode == 200)
        {
            return response.Served();
        }

        await response.ShouldBeErrorAsync(503);
        response.Header("x-llm-d-request-dropped-reason").ShouldBe("rejected-no-endpoints");
        return null;
    }
}
