namespace SocketIoNet.PublicApi.Tests.Fakes;

/// <summary>What the test of an application writes in place of a server: it records what is sent to whom.</summary>
internal sealed class FakeServer(string name = "/", string rooms = "", List<string>? sent = null) : ISocketIoServer
{
    public List<string> Sent { get; } = sent ?? [];

    public string Name => name;

    public IBroadcastOperator Local => this;

    public IBroadcastOperator Volatile => this;

    public INamespace Of(string name) => new FakeServer(name, "", Sent);

    public IBroadcastOperator To(params IEnumerable<string> rooms) => new FakeServer(name, string.Join('+', rooms), Sent);

    public IBroadcastOperator Except(params IEnumerable<string> rooms) => this;

    public IBroadcastOperator Timeout(TimeSpan timeout) => this;

    public IBroadcastOperator WithCancellation(CancellationToken cancellationToken) => this;

    public void EmitCore(string eventName, object?[] arguments) => Sent.Add($"{name} {rooms} {eventName} {arguments.Length}: {string.Join(',', arguments)}");

    public Task<IReadOnlyList<T>> EmitWithAckCoreAsync<T>(string eventName, object?[] arguments)
    {
        EmitCore(eventName, arguments);
        return Task.FromResult<IReadOnlyList<T>>([(T)(object)true]);
    }

    public void ServerSideEmitCore(string eventName, object?[] arguments) => Sent.Add($"other servers {eventName} {arguments.Length}");

    public Task<IReadOnlyList<RemoteSocket>> FetchSocketsAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<RemoteSocket>>([new RemoteSocket(new FakeServer(name, "a", Sent), "a"), new RemoteSocket(new FakeServer(name, "b", Sent), "b", rooms: ["b", "team"], data: new SocketData { ["user"] = "Ada" })]);

    public Task SocketsJoinAsync(params IEnumerable<string> names)
    {
        Sent.Add($"{name} {rooms} joins {string.Join(',', names)}");
        return Task.CompletedTask;
    }

    public Task SocketsLeaveAsync(params IEnumerable<string> rooms) => Task.CompletedTask;

    public Task DisconnectSocketsAsync(bool close = false)
    {
        Sent.Add($"{name} {rooms} disconnects");
        return Task.CompletedTask;
    }
}
