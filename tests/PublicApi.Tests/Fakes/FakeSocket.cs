using System.Security.Claims;
using Microsoft.Extensions.DependencyInjection;
using SocketIoNet.Binding;
using SocketIoNet.Protocol;

namespace SocketIoNet.PublicApi.Tests.Fakes;

/// <summary>What the test of an application writes in place of a socket.</summary>
internal sealed class FakeSocket(FakeServer server) : ISocket
{
    private readonly Dictionary<string, Delegate> _handlers = [];
    private readonly List<Func<string, string?, Task>> _disconnect = [];

    public string Id => "id";

    public bool Connected { get; private set; } = true;

    public bool Recovered => false;

    public CancellationToken DisconnectedToken => CancellationToken.None;

    public Connection Connection { get; } = new FakeConnection();

    public Handshake Handshake { get; } = new(auth: new PacketData("{\"token\":\"secret\"}"u8.ToArray())) { Address = "10.0.0.1", Time = DateTimeOffset.UnixEpoch };

    public ClaimsPrincipal User { get; } = new(new ClaimsIdentity([new Claim("name", "Ada")], "test", "name", null));

    public IServiceProvider Services { get; } = new ServiceCollection().BuildServiceProvider();

    public SocketData Data { get; } = new();

    public IReadOnlyCollection<string> Rooms { get; private set; } = ["id"];

    public IBroadcastOperator Broadcast => server;

    public Task JoinAsync(params IEnumerable<string> rooms)
    {
        Rooms = [.. Rooms, .. rooms];
        return Task.CompletedTask;
    }

    public Task LeaveAsync(params IEnumerable<string> rooms)
    {
        Rooms = [.. Rooms.Except(rooms)];
        return Task.CompletedTask;
    }

    /// <summary>Calls the handler of an event, as a client does that sends it.</summary>
    public object? Receive(string eventName, params object?[] arguments) => _handlers[eventName].DynamicInvoke(arguments);

    public IDisposable Add(string eventName, BoundHandler handler, bool once)
    {
        _handlers.Add(eventName, handler.Target);
        return Services.CreateScope();
    }

    public void Off(string eventName, Delegate handler) => Off(eventName);

    public void Off(string eventName) => _handlers.Remove(eventName);

    public void Off() => _handlers.Clear();

    public IDisposable OnDisconnect(Func<string, string?, Task> handler)
    {
        _disconnect.Add(handler);
        return Services.CreateScope();
    }

    public void Disconnect(bool close = false)
    {
        Connected = false;
        foreach (var handler in _disconnect) handler(DisconnectReasons.ServerNamespaceDisconnect, null).Wait(TimeSpan.FromSeconds(10));
    }

    public void EmitCore(string eventName, object?[] arguments) => server.Sent.Add($"socket {eventName} {arguments.Length}");

    public Task<T> EmitWithAckCoreAsync<T>(string eventName, object?[] arguments, TimeSpan? timeout)
    {
        EmitCore(eventName, arguments);
        return Task.FromResult((T)(object)true);
    }
}
