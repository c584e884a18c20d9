using SocketIoNet.Binding;

namespace SocketIoNet.Tests.Binding;

public sealed class ReflectedHandlerTests
{
    private readonly List<object?> _seen = [];

    private delegate void Custom(int number, string? text, Ack ack, CancellationToken token);

    [Fact]
    public void A_method_group_is_called_with_its_arguments()
    {
        new ReflectedHandler(Take).Receive("[\"e\",5.0]");
        new ReflectedHandler(Take).Receive("[\"e\",5,\"x\",6]");
        new ReflectedHandler(Take).AssertRefused("[\"e\"]", 0);
        Assert.Equal([(5, (string?)null), (5, "x")], _seen);
    }

    [Fact]
    public void More_than_eight_parameters_are_called_with_their_arguments()
    {
        new ReflectedHandler((int a, int b, int c, int d, int e, int f, int g, int h, string i) => _seen.Add((a, h, i)))
            .Receive("[\"e\",1,2,3,4,5,6,7,8,\"9\"]");
        Assert.Equal([(1, 8, "9")], _seen);
    }

    [Fact]
    public void A_delegate_type_of_the_application_is_called()
    {
        using var source = new CancellationTokenSource();
        Custom handler = (number, text, ack, token) => _seen.Add((number, text, ack is not null, token));
        new ReflectedHandler(handler).Receive("[\"e\",1]", source.Token);
        Assert.Equal([(1, (string?)null, true, source.Token)], _seen);
    }

    [Fact]
    public void A_delegate_that_is_closed_over_its_first_parameter_is_called()
    {
        new ReflectedHandler(this.Extension).Receive("[\"e\",1]");
        new ReflectedHandler(this.Extension).AssertRefused("[\"e\"]", 0);
        Assert.Equal([1], _seen);
    }

    [Fact]
    public async Task Results_and_tasks_are_treated_as_those_of_typed_handlers()
    {
        var gate = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        Assert.Null(new ReflectedHandler(() => 1).Receive("[\"e\"]"));
        Assert.Null(new ReflectedHandler(() => (object?)null).Receive("[\"e\"]"));
        Assert.Null(new ReflectedHandler(() => Task.FromResult(1)).Receive("[\"e\"]"));
        var running = new ReflectedHandler(() => gate.Task).Receive("[\"e\"]");
        Assert.False(running!.IsCompleted);
        gate.SetResult(1);
        await running.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_failure_reaches_the_caller_as_it_was_thrown()
    {
        new ReflectedHandler(Fail).AssertThrows<TimeoutException>("[\"e\"]");
        var running = new ReflectedHandler(FailLater).Receive("[\"e\"]");
        await Assert.ThrowsAsync<TimeoutException>(() => running!.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
    }

    internal void See(object? value) => _seen.Add(value);

    private static void Fail() => throw new TimeoutException();

    private static async Task<int> FailLater()
    {
        await Task.Yield();
        throw new TimeoutException();
    }

    private void Take(int number, string? text) => _seen.Add((number, text));
}
