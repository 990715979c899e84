using InferenceGateway.Engine.Randomness;
using InferenceGateway.Engine.Resources;

namespace InferenceGateway.Engine.Tests.Resources;

public sealed class PoolResourcesTests
{
    private static readonly PoolReference Pool = new(PoolReference.DefaultGroup, "pool");
    private static readonly DateTimeOffset Noon = new(2026, 8, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_objective_has_its_priority_and_everything_else_has_0()
    {
        PoolResources resources = new(
            [new InferenceObjective("default", "batch", Pool, -1), new InferenceObjective("default", "plain", Pool, null)],
            []
        );
        resources.PriorityOf("batch").ShouldBe(-1);
        resources.PriorityOf("plain").ShouldBe(0);
        resources.PriorityOf("unheard-of").ShouldBe(0);
    }

    [Fact]
    public void A_rule_for_the_model_comes_before_an_older_one_for_all()
    {
        PoolResources resources = new([], [Rewrite("old", Noon.AddDays(-1), (null, "any")), Rewrite("young", Noon, ("a", "exact"))]);
        Chosen(resources, "a").ShouldBe("exact");
        Chosen(resources, "b").ShouldBe("any");
        Chosen(resources, "").ShouldBe("any");
    }

    [Fact]
    public void The_oldest_object_wins_then_the_first_by_name_then_the_first_rule()
    {
        PoolResources resources = new(
            [],
            [
                Rewrite("z", null, ("a", "no time"), ("e", "no time")),
                Rewrite("y", Noon, ("a", "second rule's name"), ("b", "y")),
                Rewrite("x", Noon, ("a", "x first"), ("a", "x second")),
                Rewrite("w", Noon.AddSeconds(-1), ("c", "w")),
                Rewrite("v", Noon, ("c", "v")),
            ]
        );
        Chosen(resources, "a").ShouldBe("x first");
        Chosen(resources, "b").ShouldBe("y");
        Chosen(resources, "c").ShouldBe("w");
        Chosen(resources, "e").ShouldBe("no time");
        resources.FindRewrite("d").ShouldBeNull();
        resources.FindRewrite("").ShouldBeNull();
    }

    [Fact]
    public void Names_are_compared_exactly()
    {
        PoolResources resources = new([], [Rewrite("x", Noon, ("Llama", "m"))]);
        resources.FindRewrite("llama").ShouldBeNull();
        resources.FindRewrite("Llama").ShouldNotBeNull();
    }

    [Fact]
    public void Weights_share_out_the_draws()
    {
        RewriteChoice choice = new("x", [new ModelRewriteTarget("a", 1), new ModelRewriteTarget("b", 9)]);
        SeededRandomSource random = new(7);
        int ofA = Enumerable.Range(0, 10_000).Count(_ => choice.Choose(random) == "a");
        // 1,000 expected; the standard deviation is sqrt(10,000 * 0.1 * 0.9) = 30, so five of them are 150.
        ofA.ShouldBeInRange(850, 1150);
    }

    [Theory]
    // Sum 4: [0, 1) is a, [1, 4) is b.
    [InlineData(0.0, "a")]
    [InlineData(0.2499, "a")]
    [InlineData(0.25, "b")]
    [InlineData(0.9999, "b")]
    public void A_draw_falls_into_the_part_of_its_weight(double drawn, string expected)
    {
        RewriteChoice choice = new("x", [new ModelRewriteTarget("a", 1), new ModelRewriteTarget("b", 3)]);
        choice.Choose(new FixedRandom(drawn)).ShouldBe(expected);
    }

    [Theory]
    [InlineData(0.0, "a")]
    [InlineData(0.34, "b")]
    [InlineData(0.67, "c")]
    public void Without_weights_every_target_has_the_same_part(double drawn, string expected)
    {
        RewriteChoice choice = new("x", [new ModelRewriteTarget("a"), new ModelRewriteTarget("b"), new ModelRewriteTarget("c")]);
        choice.Choose(new FixedRandom(drawn)).ShouldBe(expected);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    [InlineData(0.9999)]
    public void A_target_without_a_weight_is_never_chosen_beside_one_with_a_weight(double drawn)
    {
        RewriteChoice choice = new("x", [new ModelRewriteTarget("a"), new ModelRewriteTarget("b", 5), new ModelRewriteTarget("c")]);
        choice.Choose(new FixedRandom(drawn)).ShouldBe("b");
    }

    [Fact]
    public void A_rule_without_targets_gives_no_model() => new RewriteChoice("x", []).Choose(new FixedRandom(0)).ShouldBeEmpty();

    [Fact]
    public void Only_what_belongs_to_the_pool_counts()
    {
        ResourceStore store = new(new ResourceScope("prod", Pool));
        PoolReference other = Pool with { Name = "other" };
        PoolReference otherGroup = Pool with { Group = "inference.networking.x-k8s.io" };
        store.Replace(
            [
                new InferenceObjective("prod", "a", Pool, 1),
                new InferenceObjective("prod", "b", other, 1),
                new InferenceObjective("prod", "c", otherGroup, 1),
                new InferenceObjective("test", "d", Pool, 1),
                new InferenceObjective("prod", "e", null, 1),
            ],
            [
                Rewrite("x", Noon, ("a", "m")) with
                {
                    Namespace = "prod",
                },
                Rewrite("y", Noon, ("b", "m")) with
                {
                    Namespace = "prod",
                    Pool = other,
                },
            ]
        );
        store.Current.Objectives.Select(o => o.Name).ShouldBe(["a"]);
        store.Current.FindRewrite("a").ShouldNotBeNull();
        store.Current.FindRewrite("b").ShouldBeNull();

        // The object moved to another pool, or was deleted.
        store.Replace([], []);
        store.Current.FindRewrite("a").ShouldBeNull();
        store.Current.PriorityOf("a").ShouldBe(0);
    }

    private static string Chosen(PoolResources resources, string model) => resources.FindRewrite(model)!.Choose(new FixedRandom(0));

    private static InferenceModelRewrite Rewrite(string name, DateTimeOffset? created, params (string? Model, string Target)[] rules) =>
        new(
            "default",
            name,
            Pool,
            created,
            [.. rules.Select(r => new ModelRewriteRule(r.Model is null ? null : [r.Model], [new ModelRewriteTarget(r.Target)]))]
        );
}
