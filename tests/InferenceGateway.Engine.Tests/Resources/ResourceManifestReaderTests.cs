using InferenceGateway.Engine.Configuration;
using InferenceGateway.Engine.Resources;

namespace InferenceGateway.Engine.Tests.Resources;

public sealed class ResourceManifestReaderTests
{
    private const string Rewrite = """
        apiVersion: llm-d.ai/v1alpha2
        kind: InferenceModelRewrite
        metadata: { name: canary, namespace: prod, creationTimestamp: "2026-08-22T10:00:00Z", uid: 1-2-3 }
        spec:
          poolRef: { group: inference.networking.k8s.io, kind: InferencePool, name: pool }
          rules:
          - matches:
            - model: { type: Exact, value: public }
            - model: { value: "1.5" }
            targets:
            - { modelRewrite: m, weight: 9 }
            - { modelRewrite: n, weight: 1 }
          - targets: [ { modelRewrite: fallback } ]
        status: { conditions: [] }
        """;

    [Fact]
    public void Documents_are_read_one_after_the_other()
    {
        ResourceManifest manifest = ResourceManifestReader.Parse(
            "test",
            $$"""
            apiVersion: llm-d.ai/v1alpha2
            kind: InferenceObjective
            metadata: { name: batch }
            spec: { priority: -2, poolRef: { name: pool } }
            ---
            # nothing here
            ---
            {{Rewrite}}
            """
        );
        manifest.Warnings.ShouldBeEmpty();
        manifest
            .Objectives.ShouldHaveSingleItem()
            .ShouldBe(new InferenceObjective("default", "batch", new PoolReference("inference.networking.k8s.io", "pool"), -2));
        InferenceModelRewrite rewrite = manifest.Rewrites.ShouldHaveSingleItem();
        (rewrite.Namespace, rewrite.Name).ShouldBe(("prod", "canary"));
        rewrite.CreatedAt.ShouldBe(new DateTimeOffset(2026, 8, 22, 10, 0, 0, TimeSpan.Zero));
        rewrite.Rules[0].Models.ShouldBe(["public", "1.5"]);
        rewrite.Rules[0].Targets.ShouldBe([new ModelRewriteTarget("m", 9), new ModelRewriteTarget("n", 1)]);
        rewrite.Rules[1].Models.ShouldBeNull();
        rewrite.Rules[1].Targets.ShouldBe([new ModelRewriteTarget("fallback")]);
    }

    [Fact]
    public void A_list_as_kubectl_writes_it_is_read()
    {
        ResourceManifest manifest = ResourceManifestReader.Parse(
            "test",
            """
            {"apiVersion":"v1","kind":"List","items":[
              {"apiVersion":"inference.networking.x-k8s.io/v1alpha2","kind":"InferenceObjective","metadata":{"name":"a"},
               "spec":{"poolRef":{"group":"","name":"p"}}},
              {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x"},"data":{"k":"v"}}]}
            """
        );
        manifest.Objectives.ShouldHaveSingleItem().ShouldBe(new InferenceObjective("default", "a", new PoolReference("", "p"), null));
        manifest.Warnings.ShouldBe([
            "test: items[0].apiVersion: 'inference.networking.x-k8s.io/v1alpha2' of InferenceObjective is deprecated; write 'llm-d.ai/v1alpha2'",
            "test: items[1].kind: 'ConfigMap' of 'v1' is not served; the object is left out",
        ]);
    }

    [Theory]
    [InlineData("value: public }", "valu: public }", "spec.rules[0].matches[0].model.valu: unknown field; did you mean 'value'?")]
    [InlineData("type: Exact", "type: Regex", "spec.rules[0].matches[0].model.type: 'Regex' is not known; 'Exact' was expected")]
    [InlineData("weight: 9", "weight: 0", "spec.rules[0].targets[0].weight: '0' is not a whole number from 1 to 1000000")]
    [InlineData("weight: 9", "weight: 1.5", "spec.rules[0].targets[0].weight: '1.5' is not a whole number from 1 to 1000000")]
    [InlineData("modelRewrite: m", "modelRewrite: [m]", "spec.rules[0].targets[0].modelRewrite: a text was expected")]
    [InlineData("{ modelRewrite: m, ", "{ ", "spec.rules[0].targets[0].modelRewrite: is missing")]
    [InlineData(", name: pool }", " }", "spec.poolRef.name: is missing")]
    [InlineData("name: canary, ", "", "metadata.name: is missing")]
    [InlineData("2026-08-22T10:00:00Z", "noon", "metadata.creationTimestamp: 'noon' is not a time such as 2026-08-22T10:00:00Z")]
    [InlineData("v1alpha2", "v1", "apiVersion: 'llm-d.ai/v1' is not known for InferenceModelRewrite; 'llm-d.ai/v1alpha2' was expected")]
    [InlineData("rules:", "rule:", "spec.rule: unknown field; did you mean 'rules'?")]
    public void What_cannot_work_is_an_error_that_says_where(string text, string instead, string problem)
    {
        string broken = Rewrite.Replace(text, instead, StringComparison.Ordinal);
        broken.ShouldNotBe(Rewrite);
        Should.Throw<ConfigurationException>(() => ResourceManifestReader.Parse("test", broken)).Message.ShouldBe($"test: {problem}");
    }

    [Theory]
    [InlineData("just text", "line 1: a YAML mapping was expected")]
    [InlineData("kind: InferenceObjective", "apiVersion: is missing")]
    [InlineData("a: &x 1\nb: *x", "aliases")]
    [InlineData("a: [", "line 2, column 1")]
    public void What_is_no_manifest_is_an_error(string text, string problem) =>
        Should.Throw<ConfigurationException>(() => ResourceManifestReader.Parse("test", text)).Message.ShouldContain(problem);

    [Fact]
    public void Two_objects_of_a_name_are_an_error() =>
        Should
            .Throw<ConfigurationException>(() => ResourceManifestReader.Parse("test", $"{Rewrite}\n---\n{Rewrite}"))
            .Message.ShouldBe("test: document[1].metadata.name: a second InferenceModelRewrite is called 'prod/canary'");

    [Fact]
    public void Targets_that_can_do_nothing_are_warned_of()
    {
        string text = Rewrite
            .Replace("modelRewrite: m, weight: 9", "modelRewrite: m", StringComparison.Ordinal)
            .Replace("- targets: [ { modelRewrite: fallback } ]", "- matches: []", StringComparison.Ordinal);
        ResourceManifestReader
            .Parse("test", text)
            .Warnings.ShouldBe([
                "test: spec.rules[0].targets: those without a weight are never chosen, since others have one",
                "test: spec.rules[1].targets: there are none, so the requests that match are refused",
            ]);
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_error() =>
        Should
            .Throw<ConfigurationException>(() => ResourceManifestReader.ReadFile("/nowhere/at-all.yaml"))
            .Message.ShouldStartWith("/nowhere/at-all.yaml: cannot be read");
}
