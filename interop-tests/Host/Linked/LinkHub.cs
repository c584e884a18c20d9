using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SocketIoNet.InteropHost.Linked;

/// <summary>
/// A broker in a few lines: it gives every message a number, keeps the last ones, delivers each to all servers in order, its sender included, and keeps sessions. Other processes connect to
/// <see cref="Port"/>.
/// </summary>
internal sealed class LinkHub
{
    private const int Kept = 10_000;
    private const int PageSize = 100;

    private readonly Lock _lock = new();
    private readonly List<LinkFrames> _servers = [];
    private readonly Queue<(long Offset, JsonObject Message)> _log = new();
    private readonly Dictionary<string, (JsonNode Session, DateTimeOffset End)> _sessions = new(StringComparer.Ordinal);
    private long _end;

    public LinkHub()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        _ = AcceptAsync(listener);
    }

    public int Port { get; }

    private async Task AcceptAsync(TcpListener listener)
    {
        while (true) _ = ServeAsync(await listener.AcceptTcpClientAsync());
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            var server = new LinkFrames();
            lock (_lock)
            {
                _servers.Add(server);
                server.Send(new JsonObject { ["begin"] = Text(_end) });
            }

            try
            {
                await server.RunAsync(client, frame => Handle(server, frame));
            }
            catch (IOException)
            {
                // A process has ended.
            }

            lock (_lock) _servers.Remove(server);
        }
    }

    private void Handle(LinkFrames server, JsonElement frame)
    {
        lock (_lock)
        {
            switch (frame.GetProperty("do").GetString())
            {
                case "publish":
                    Publish(JsonObject.Create(frame.GetProperty("message"))!);
                    break;
                case "save":
                    var end = DateTimeOffset.UtcNow.AddMilliseconds(frame.GetProperty("ms").GetDouble());
                    _sessions[frame.GetProperty("pid").GetString()!] = (JsonObject.Create(frame.GetProperty("session"))!, end);
                    Respond(server, frame, null);
                    break;
                case "take":
                    Respond(server, frame, Take(frame.GetProperty("pid").GetString()!));
                    break;
                case "read":
                    Respond(server, frame, Read(frame.GetProperty("namespace").GetString()!, long.Parse(frame.GetProperty("offset").GetString()!, null)));
                    break;
            }
        }
    }

    private void Publish(JsonObject message)
    {
        message["offset"] = Text(++_end);
        _log.Enqueue((_end, message));
        if (_log.Count > Kept) _log.Dequeue();
        foreach (var server in _servers) server.Send(new JsonObject { ["message"] = message.DeepClone() });
    }

    private JsonNode? Take(string privateId) =>
        _sessions.Remove(privateId, out var found) && found.End > DateTimeOffset.UtcNow ? found.Session : null;

    private JsonArray? Read(string name, long offset)
    {
        if (offset > _end || (_log.TryPeek(out var first) && offset < first.Offset - 1)) return null;
        var page = _log.Where(entry => entry.Offset > offset && (string?)entry.Message["namespace"] == name).Take(PageSize);
        return new JsonArray([.. page.Select(entry => entry.Message.DeepClone())]);
    }

    private static void Respond(LinkFrames server, JsonElement request, JsonNode? result) =>
        server.Send(new JsonObject { ["respond"] = request.GetProperty("id").GetInt32(), ["result"] = result });

    private static string Text(long offset) => offset.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
