using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using SocketIoNet.Binding;
using SocketIoNet.Tests.Protocol;

namespace SocketIoNet.Tests.Binding;

public sealed class HandlerShapeTests
{
    private readonly List<object?> _seen = [];

    [Fact]
    public void Lambdas_of_every_kind_pick_the_overload_of_their_kind()
    {
        AssertBinds<Action>(TypedHandlers.Bind(() => { }));
        AssertBinds<Action<string>>(TypedHandlers.Bind((string text) => _seen.Add(text)));
        AssertBinds<Func<int, int, int>>(TypedHandlers.Bind((int a, int b) => a + b));
        AssertBinds<Func<string, string?>>(TypedHandlers.Bind((string text) => (string?)null));
        AssertBinds<Func<Task>>(TypedHandlers.Bind(async () => await Task.Yield()));
        AssertBinds<Func<string, Task>>(TypedHandlers.Bind(async (string room) => { await Task.Yield(); }));
        AssertBinds<Func<string, ValueTask>>(TypedHandlers.Bind((string room) => ValueTask.CompletedTask));
        AssertBinds<Func<string, Task>>(TypedHandlers.Bind((string room) => Task.CompletedTask));
        AssertBinds<Func<string, ValueTask<int>>>(TypedHandlers.Bind(async (string room) => { await Task.Yield(); return 1; }));
        AssertBinds<Func<string, Task<int>>>(TypedHandlers.Bind((string room) => Task.FromResult(1)));
        AssertBinds<Action<int>>(TypedHandlers.Bind((int a) => throw new InvalidOperationException()), orElse: typeof(Func<int, Task>));
    }

    [Fact]
    public void The_overloads_of_the_socket_are_picked_like_that_too()
    {
        AssertPicks<Action<string>>(socket => socket.On("k", (string text) => Console.WriteLine(text)));
        AssertPicks<Func<int, int, int>>(socket => socket.On("k", (int a, int b) => a + b));
        AssertPicks<Func<string, Task>>(socket => socket.On("k", (string room) => Task.CompletedTask));
        AssertPicks<Func<string, Task<int>>>(socket => socket.On("k", (string room) => Task.FromResult(1)));
        AssertPicks<Func<string, ValueTask>>(socket => socket.On("k", (string room) => ValueTask.CompletedTask));
        AssertPicks<Func<string, ValueTask<int>>>(socket => socket.On("k", (string room) => new ValueTask<int>(1)));
        AssertPicks<Delegate>(socket => socket.On("k", Handle));
        AssertPicks<Action<string>>(socket => socket.On<string>("k", Handle));
        AssertPicks<Func<string, int>>(socket => socket.On<string, int>("k", HandleAndReturn));
        AssertPicks<Action<int, int, int, int, int, int>>(socket => socket.On("k", (int a, int b, int c, int d, int e, int f) => Handle("")));
        AssertPicks<Delegate>(socket => socket.On("k", (int a, int b, int c, int d, int e, int f, int g) => Handle("")));
        AssertPicks<Func<string, string>>(socket => socket.Once("k", (string text) => text));
        AssertPicks<Delegate>(socket => socket.Once("k", Handle));
    }

    [Fact]
    public void Handlers_with_many_parameters_are_called_with_them()
    {
        const string Data = "[\"e\",1,2,3,4,5,6,7,8]";
        TypedHandlers.Bind((int a, int b, int c) => _seen.Add((a, b, c))).Receive(Data);
        TypedHandlers.Bind((int a, int b, int c, int d, int e, int f) => _seen.Add((a, b, c, d, e, f))).Receive(Data);
        new ReflectedHandler((int a, int b, int c, int d, int e, int f, int g, int h) => _seen.Add((a, b, c, d, e, f, g, h))).Receive(Data);
        Assert.Equal([(1, 2, 3), (1, 2, 3, 4, 5, 6), (1, 2, 3, 4, 5, 6, 7, 8)], _seen);
    }

    [Fact]
    public async Task An_asynchronous_handler_is_awaited_by_the_caller()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = TypedHandlers.Bind(async (int a) => { await gate.Task; _seen.Add(a); }).Receive("[\"e\",1]");
        Assert.NotNull(running);
        Assert.Empty(_seen);
        gate.SetResult();
        await running.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Equal([1], _seen);
    }

    [Fact]
    public async Task A_result_that_comes_later_is_awaited_by_the_caller()
    {
        var gate = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = TypedHandlers.Bind(() => gate.Task).Receive("[\"e\"]");
        Assert.False(running!.IsCompleted);
        gate.SetResult(1);
        await running.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void A_task_that_is_done_or_missing_leaves_nothing_to_await()
    {
        Assert.Null(TypedHandlers.Bind(() => Task.FromResult(1)).Receive("[\"e\"]"));
        Assert.Null(TypedHandlers.Bind(() => Task.CompletedTask).Receive("[\"e\"]"));
        Assert.Null(TypedHandlers.Bind(() => (Task)null!).Receive("[\"e\"]"));
        Assert.Null(TypedHandlers.Bind(() => (Task<int>)null!).Receive("[\"e\"]"));
        Assert.Null(TypedHandlers.Bind(() => 1).Receive("[\"e\"]"));
    }

    [Fact]
    public async Task A_failure_reaches_the_caller_as_it_was_thrown()
    {
        TypedHandlers.Bind(() => throw new TimeoutException()).AssertThrows<TimeoutException>("[\"e\"]");
        await AssertFails(TypedHandlers.Bind(async () => { await Task.Yield(); throw new TimeoutException(); }));
        await AssertFails(TypedHandlers.Bind(() => Task.FromException(new TimeoutException())));
        await AssertFails(TypedHandlers.Bind(() => Task.FromException<int>(new TimeoutException())));
    }

    [Fact]
    public async Task A_value_task_is_awaited_as_a_task_is()
    {
        Assert.Null(TypedHandlers.Bind(() => ValueTask.CompletedTask).Receive("[\"e\"]"));
        Assert.Null(TypedHandlers.Bind((string text) => new ValueTask<int>(1)).Receive("[\"e\",\"x\"]"));
        Assert.Null(new ReflectedHandler(() => ValueTask.CompletedTask).Receive("[\"e\"]"));
        Assert.Null(new ReflectedHandler(() => new ValueTask<int>(1)).Receive("[\"e\"]"));
        await AssertFails(TypedHandlers.Bind(() => ValueTask.FromException(new TimeoutException())));
        await AssertFails(TypedHandlers.Bind(() => ValueTask.FromException<int>(new TimeoutException())));
        await AssertFails(new ReflectedHandler(() => ValueTask.FromException(new TimeoutException())));
        await AssertFails(new ReflectedHandler(() => ValueTask.FromException<int>(new TimeoutException())));
    }

    [Fact]
    public void A_task_of_a_task_is_refused()
    {
        AssertRefused<NotSupportedException>(TypedHandlers.Bind((string text) => Task.FromResult(new ValueTask<int>(1))));
        AssertRefused<NotSupportedException>(new ReflectedHandler(() => new ValueTask<Task>(Task.CompletedTask)));
    }

    [Theory]
    [InlineData("connect", "OnConnection")]
    [InlineData("connect_error", "ConnectErrorException")]
    [InlineData("disconnect", "OnDisconnect")]
    [InlineData("disconnecting", "OnDisconnecting")]
    [InlineData("newListener", "reserved")]
    [InlineData("removeListener", "reserved")]
    public void A_reserved_name_is_refused_and_the_method_to_use_named(string name, string expected)
    {
        var socket = (Socket)RuntimeHelpers.GetUninitializedObject(typeof(Socket));
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => socket.On(name, () => { })).Message, StringComparison.Ordinal);
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => socket.Once(name, (string text) => text)).Message, StringComparison.Ordinal);
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => socket.On(name, Handle)).Message, StringComparison.Ordinal);
    }

    private static void Handle(string text) => Console.WriteLine(text);

    private static int HandleAndReturn(string text) => text.Length;

    private static void AssertBinds<THandler>(BoundHandler handler, Type? orElse = null)
        where THandler : Delegate =>
        Assert.Contains(handler.Target.GetType(), new[] { typeof(THandler), orElse });

    private static void AssertPicks<THandler>(Expression<Func<Socket, IDisposable>> registration)
    {
        var call = (MethodCallExpression)registration.Body;
        Assert.Equal(typeof(THandler), call.Method.GetParameters()[2].ParameterType);
    }

    private static void AssertRefused<TException>(BoundHandler handler)
        where TException : Exception =>
        Assert.Throws<TException>(() => handler.Prepare(TestSerializer.Default));

    private static async Task AssertFails(BoundHandler handler)
    {
        var running = handler.Receive("[\"e\"]");
        Assert.NotNull(running);
        await Assert.ThrowsAsync<TimeoutException>(() => running.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
    }
}
