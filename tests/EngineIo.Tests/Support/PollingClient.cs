using System.Net;
using System.Text.Json;

namespace SocketIoNet.EngineIo.Tests.Support;

/// <summary>A polling client without rules of its own, so that tests can violate the protocol.</summary>
internal sealed class PollingClient(HttpClient http)
{
    public string SessionId { get; set; } = "";

    /// <summary>The protocol revision. Payloads are written by the test.</summary>
    public int Revision { get; init; } = 4;

    /// <summary>Further query parameters, with a leading ampersand.</summary>
    public string Query { get; init; } = "";

    public string HandshakeUrl => $"{TestApp.Path}?EIO={Revision}&transport=polling{Query}";

    public string Url => $"{HandshakeUrl}&sid={SessionId}";

    public string WebSocketUrl => $"{TestApp.Path}?EIO={Revision}&transport=websocket{Query}&sid={SessionId}";

    /// <summary>Opens a session; returns the JSON of the open packet.</summary>
    public async Task<string> OpenAsync()
    {
        var packet = await http.GetStringAsync(HandshakeUrl).WaitAsync(TestApp.Limit);
        // In revision 3 the length precedes the packet.
        if (Revision == 3) packet = packet[(packet.IndexOf(':', StringComparison.Ordinal) + 1)..];
        Assert.Equal('0', packet[0]);
        using var json = JsonDocument.Parse(packet[1..]);
        SessionId = json.RootElement.GetProperty("sid").GetString()!;
        return packet[1..];
    }

    public Task<HttpResponseMessage> GetAsync(CancellationToken cancellationToken = default) => http.GetAsync(Url, cancellationToken).WaitAsync(TestApp.Limit, CancellationToken.None);

    /// <summary>Polls. Returns when the server has received the request; the task completes with the response.</summary>
    public async Task<Task<string>> BeginPollAsync(EngineSession session, CancellationToken cancellationToken = default)
    {
        var poll = PollAsync(cancellationToken);
        for (var i = 0; i < 500 && !poll.IsCompleted && !session.IsReachable; i++) await Task.Delay(5, CancellationToken.None);
        return poll;
    }

    public async Task<string> PollAsync(CancellationToken cancellationToken = default)
    {
        using var response = await GetAsync(cancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync(CancellationToken.None).WaitAsync(TestApp.Limit, CancellationToken.None);
    }

    public Task<HttpResponseMessage> PostAsync(string body) => PostAsync(new StringContent(body));

    public Task<HttpResponseMessage> PostAsync(HttpContent body) => http.PostAsync(Url, body).WaitAsync(TestApp.Limit);

    public async Task SendAsync(string body)
    {
        using var response = await PostAsync(body);
        Assert.Equal("ok", await response.Content.ReadAsStringAsync().WaitAsync(TestApp.Limit));
    }
}
