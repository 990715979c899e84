using CsCheck;
using InferenceGateway.Engine.Requests;

namespace InferenceGateway.Engine.Tests.Requests;

public sealed class BodyBudgetTests
{
    [Fact]
    public void The_last_byte_is_given_and_one_more_is_not()
    {
        BodyBudget budget = new(100);

        budget.TryTake(99).ShouldBeTrue();
        budget.TryTake(1).ShouldBeTrue();
        budget.TryTake(1).ShouldBeFalse();
        budget.Held.ShouldBe(100);
    }

    [Fact]
    public void What_was_refused_is_not_held()
    {
        BodyBudget budget = new(100);

        budget.TryTake(101).ShouldBeFalse();
        budget.Held.ShouldBe(0);
        budget.TryTake(100).ShouldBeTrue();
    }

    [Fact]
    public void What_is_returned_can_be_taken_again()
    {
        BodyBudget budget = new(100);
        budget.TryTake(60).ShouldBeTrue();
        budget.TryTake(60).ShouldBeFalse();

        budget.Return(60);

        budget.Held.ShouldBe(0);
        budget.TryTake(60).ShouldBeTrue();
    }

    [Fact]
    public void Any_order_of_taking_and_returning_holds_what_an_obvious_budget_holds()
    {
        const long Maximum = 1000;
        Gen.Int[1, 400]
            .Array[0, 100]
            .Sample(sizes =>
            {
                BodyBudget budget = new(Maximum);
                Queue<int> held = new();
                foreach (int size in sizes)
                {
                    bool fits = held.Sum() + size <= Maximum;
                    budget.TryTake(size).ShouldBe(fits);
                    if (fits)
                    {
                        held.Enqueue(size);
                    }
                    else
                    {
                        budget.Return(held.Dequeue());
                    }

                    budget.Held.ShouldBe(held.Sum());
                }
            });
    }

    [Fact]
    public void Many_threads_never_hold_more_than_the_maximum()
    {
        BodyBudget budget = new(10);
        int taken = 0;

        Parallel.For(
            0,
            1000,
            _ =>
            {
                if (budget.TryTake(1))
                {
                    Interlocked.Increment(ref taken);
                }
            }
        );

        taken.ShouldBe(10);
        budget.Held.ShouldBe(10);
    }
}
