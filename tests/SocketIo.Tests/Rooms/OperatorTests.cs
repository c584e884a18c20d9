using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using SocketIoNet.Adapters;
using SocketIoNet.EngineIo;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Rooms;

/// <summary>Every operator keeps what the others before it have set. Operators are found by reflection, so that one that is added is tested too.</summary>
public sealed class OperatorTests : IAsyncLifetime
{
    private static readonly TimeSpan Time = TimeSpan.FromMinutes(7);

    private readonly List<BroadcastOptions> _notes = [];
    private readonly CancellationTokenSource _cancellation = new();
    private TestApp _app = null!;
    private WebSocketClient _client = null!;

    public static TheoryData<string> Starts => new("server", "namespace", "socket", "socket operator");

    public async ValueTask InitializeAsync()
    {
        _app = await TestApp.StartAsync(
            io => io.OnConnection(_ => { }), services: services => services.AddSocketIo().UseAdapter(_ => new AdapterThatNotes.Factory(_notes)));
        _client = await _app.ConnectAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _app.DisposeAsync();
        _cancellation.Dispose();
    }

    [Theory]
    [MemberData(nameof(Starts))]
    public async Task No_operator_loses_what_another_has_set(string start)
    {
        var chains = Chains(Start(start), length: 3).Where(chain => chain.Target is BroadcastOperator).ToArray();
        Assert.InRange(chains.Length, 100, 20_000);
        foreach (var (target, steps) in chains) AssertKeeps((BroadcastOperator)target, steps);
        await AssertCancelledAsync(chains);
    }

    private object Start(string name) => name switch
    {
        "server" => _app.Io,
        "namespace" => _app.Io.Of("/"),
        "socket" => _app.Find(_client),
        _ => _app.Find(_client).Compress(true),
    };

    /// <summary>All that can be made of something with so many operators, and with which.</summary>
    private IEnumerable<(object Target, string[] Steps)> Chains(object start, int length)
    {
        if (length == 0) return [(start, [])];
        return from member in OperatorsOf(start.GetType())
               from chain in Chains(Apply(member, start), length - 1)
               select (chain.Target, (string[])[member.Name, .. chain.Steps]);
    }

    private static IEnumerable<MemberInfo> OperatorsOf(Type type) => type
        .GetMembers(BindingFlags.Public | BindingFlags.Instance)
        .Where(member => Returned(member) == typeof(BroadcastOperator) || Returned(member) == typeof(SocketOperator));

    private static Type? Returned(MemberInfo member) => member switch
    {
        MethodInfo { IsSpecialName: false } method => method.ReturnType,
        PropertyInfo property => property.PropertyType,
        _ => null,
    };

    private object Apply(MemberInfo member, object target)
    {
        if (member is PropertyInfo property) return property.GetValue(target)!;
        var method = (MethodInfo)member;
        return method.Invoke(target, [Argument(method.GetParameters()[0].ParameterType, method.Name)])!;
    }

    private object Argument(Type type, string name)
    {
        if (type == typeof(string)) return name;
        if (type == typeof(IEnumerable<string>)) return new[] { name };
        if (type == typeof(bool)) return false;
        if (type == typeof(TimeSpan)) return Time;
        return type == typeof(CancellationToken) ? _cancellation.Token : throw new NotSupportedException($"What is {name} to be given?");
    }

    private void AssertKeeps(BroadcastOperator target, string[] steps)
    {
        _notes.Clear();
        target.Emit("event");
        var options = Assert.Single(_notes);
        foreach (var step in steps) Assert.True(Keeps(options, step), $"{string.Join('.', steps)} has lost {step}.");
    }

    private bool Keeps(BroadcastOptions options, string step) => step switch
    {
        "To" or "In" => options.Rooms is { } rooms && rooms.Any(room => room is "To" or "In"),
        "Except" => options.Except.Contains("Except"),
        "Broadcast" => options.Except.Contains(_client.Id),
        "Local" => options.IsLocal,
        "Volatile" => options.SendOptions.HasFlag(SendOptions.Volatile),
        "Compress" => options.SendOptions.HasFlag(SendOptions.NoCompression),
        "Timeout" => options.Timeout == Time,
        // What is not sent along shows when it is cancelled.
        "WithCancellation" => true,
        _ => throw new NotSupportedException($"How does {step} show?"),
    };

    private async Task AssertCancelledAsync((object Target, string[] Steps)[] chains)
    {
        var cancelled = chains.Where(chain => chain.Steps.Contains("WithCancellation")).ToArray();
        Assert.NotEmpty(cancelled);
        await _cancellation.CancelAsync();
        foreach (var (target, steps) in cancelled)
        {
            var asked = ((BroadcastOperator)target).Timeout(Time).EmitWithAckAsync<int>("question");
            Assert.True(asked.IsCanceled, $"{string.Join('.', steps)} has lost the token.");
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ((BroadcastOperator)target).FetchSocketsAsync());
        }
    }
}
