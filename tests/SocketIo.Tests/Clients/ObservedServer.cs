using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SocketIoNet.EngineIo.Protocol;

namespace SocketIoNet.Tests.Clients;

/// <summary>A server that notes all that comes of the packets of a client: calls of handlers, errors, what is sent, and how the connection ends.</summary>
internal sealed class ObservedServer : IDisposable
{
    public const int MaxJsonDepth = 12;

    private readonly ServiceProvider _services;
    private readonly List<string> _notes = [];
    private readonly ConcurrentQueue<string> _sent = new();

    public ObservedServer(bool validatesFirst, bool hasHooks = false, Action<JsonSerializerOptions>? json = null)
    {
        // No timer writes what a handler has sent, so that all is sent in order by Flush.
        var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(new FakeTimeProvider());
        var builder = services.AddSocketIo(static options => options.MaxJsonDepth = MaxJsonDepth);
        if (validatesFirst) builder.UseParser(static _ => new ValidatingParser());
        if (json is not null) builder.AddJsonOptions(json);
        _services = builder.Services.BuildServiceProvider();
        Io = _services.GetRequiredService<SocketIoServer>();
        Io.On("shared", (Socket _, Order order) => Note("shared", order));
        Io.On("twice", (Order order) => Note("twice, first", order));
        Io.OnConnection(socket => Register(socket, hasHooks));
    }

    public static IReadOnlyList<string> Events { get; } =
    [
        "one", "shared", "twice", "acknowledged", "element", "node", "any", "map", "list", "text", "number", "bytes", "exact", "optional", "none", "two", "all", "once", "lasting", "failing", "unknown",
        "disconnect", "größe",
    ];

    public SocketIoServer Io { get; }

    public async Task<string> ObserveAsync(IReadOnlyList<byte[]> packets, ProtocolRevision? revision = null)
    {
        _notes.Clear();
        _sent.Clear();
        var ended = new TaskCompletionSource<string>();
        var client = new DirectClient(Io, revision) { Received = NoteSent };
        if (revision is null or Revision4) client.Send("0");
        Flush(client);
        var socket = Io.MainNamespace.Sockets.Values.Single();
        socket.Connection.OnClosed((_, reason, details) => ended.SetResult($"{reason}: {details}"));
        foreach (var packet in packets)
        {
            client.Send(packet);
            Flush(client);
        }

        client.Close();
        _notes.Add(await ended.Task.Bound());
        Flush(client);
        return string.Join('\n', [.. _notes, .. _sent]);
    }

    public void Dispose() => _services.Dispose();

    /// <summary>The deadline of batches is one for all servers of a process, so that of another test may be writing at the moment.</summary>
    private static void Flush(DirectClient client)
    {
        client.Flush();
        Assert.True(SpinWait.SpinUntil(() => !client.IsAwaiting, Bounded.Limit));
    }

    private void Register(Socket socket, bool hasHooks)
    {
        socket.OnError(exception => Note(Describe(exception)));
        socket.On("one", (Order order) => Answer("one", order));
        socket.On("twice", (Order order) => Note("twice, second", order));
        socket.On("acknowledged", (Order order, Ack ack) => ack.Send(Answer("acknowledged", order)));
        socket.On("element", (JsonElement value) => Answer("element", value));
        socket.On("node", (JsonNode? value) => Answer("node", value));
        socket.On("any", (object? value) => Answer("any", value));
        socket.On("map", async (Dictionary<string, JsonElement> value) => await Task.FromResult(Answer("map", value)));
        socket.On("list", (List<int> value) => Answer("list", value));
        socket.On("text", (string value) => Answer("text", value));
        socket.On("number", (int value) => Answer("number", value));
        socket.On("bytes", (byte[] value) => Answer("bytes", value));
        socket.On("exact", (ExactOrder value) => Answer("exact", value));
        socket.On("optional", (Order? value) => Answer("optional", value));
        socket.On("none", () => Note("none"));
        socket.On("two", (Order order, JsonElement? second) => Note("two", order, second));
        socket.On("all", (EventArguments arguments, Ack ack) =>
        {
            Note($"all {Encoding.UTF8.GetString(arguments.ToJson())} {arguments.Count}");
            ack.Send(arguments);
        });
        socket.Once("once", (Order order) => Answer("once", order));
        socket.On("lasting", (Order order) => Task.FromResult(Answer("lasting", order)).ContinueWith(static _ => new TaskCompletionSource().Task, TaskScheduler.Default).Unwrap());
        socket.On("failing", (Order order) => order.Id % 2 == 0 ? order.Id : throw new InvalidOperationException($"No {order.Id}."));
        socket.On("größe", (Order order) => Answer("größe", order));
        if (!hasHooks) return;
        socket.OnAny(context => Note($"any handler of {context.EventName}: {Encoding.UTF8.GetString(context.Arguments.ToJson())}"));
        socket.Use((context, next) => next());
    }

    private T Answer<T>(string name, T value)
    {
        Note(name, value);
        return value;
    }

    private void Note(string name, params object?[] values) => Note($"{name} {string.Join(' ', values.Select(static value => JsonSerializer.Serialize(value)))}");

    private void Note(string text) => _notes.Add(text);

    private void NoteSent(string packet)
    {
        // Revision 3 connects while the client is created, mostly before this is called.
        if (packet != "0") _sent.Enqueue(packet.StartsWith("0{", StringComparison.Ordinal) ? "connected" : packet);
    }

    /// <summary>Without why a value does not fit: that depends on what came before it.</summary>
    private static string Describe(Exception exception) => exception is ArgumentBindingException binding
        ? $"{binding.GetType().Name} {binding.EventName} {binding.Position} {binding.Message[..(binding.Message.IndexOf(": ", StringComparison.Ordinal) is > 0 and var end ? end : binding.Message.Length)]}"
        : $"{exception.GetType().Name} {exception.Message}";

    internal sealed class Order
    {
        public required int Id { get; set; }

        public string Kind { get; set; } = "";

        public double[]? Position { get; set; }

        public Order? Inner { get; set; }

        public Dictionary<string, JsonElement>? Other { get; set; }
    }

    [System.Text.Json.Serialization.JsonUnmappedMemberHandling(System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow)]
    internal sealed record ExactOrder(int Id, string Kind);
}
