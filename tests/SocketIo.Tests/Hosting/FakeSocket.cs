using System.Security.Claims;
using Microsoft.Extensions.DependencyInjection;

namespace SocketIoNet.Tests.Hosting;

/// <summary>What the test of an application writes in place of a socket.</summary>
internal sealed class FakeSocket(FakeServer server, SocketIoServer real) : ISocket
{
    public string Id => "id";

    public bool Connected { get; private set; } = true;

    public bool Recovered => false;

    public CancellationToken DisconnectedToken => CancellationToken.None;

    public Handshake Handshake { get; } = new(real) { Address = "10.0.0.1", Time = DateTimeOffset.UnixEpoch };

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

    public void Disconnect(bool close = false) => Connected = false;

    public void EmitCore(string eventName, object?[] arguments) => server.Sent.Add($"socket {eventName} {arguments.Length}");

    public Task<T> EmitWithAckCoreAsync<T>(string eventName, object?[] arguments, TimeSpan? timeout)
    {
        EmitCore(eventName, arguments);
        return Task.FromResult((T)(object)true);
    }
}
