using System.Net;
using System.Text;

namespace SocketIoNet.Soak.Clients;

/// <summary>Requests one after another, and POSTs beside them. Attachments travel in base64.</summary>
internal sealed class PollingLink(Uri address) : ILink, IDisposable
{
    private const char Separator = '\u001e';

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false });
    private string _session = "";
    private volatile bool _isPaused;

    private Uri Session => new(address + _session);

    public void UseSession(string sessionId) => _session = $"&sid={sessionId}";

    /// <summary>The packets of one answer.</summary>
    public async Task<string[]> PollAsync()
    {
        using var response = await _http.GetAsync(Session);
        var body = await response.Content.ReadAsStringAsync();
        if (response.StatusCode != HttpStatusCode.OK) throw new IOException($"A poll was answered {response.StatusCode}: {body}");
        return body.Split(Separator);
    }

    /// <summary>Reads until it is paused or the server ends the session.</summary>
    public async Task ReceiveAsync(Func<string, Task> onPacket)
    {
        while (!_isPaused)
        {
            foreach (var packet in await PollAsync()) await onPacket(packet);
        }
    }

    /// <summary>The poll that is under way is the last.</summary>
    public void Pause() => _isPaused = true;

    public async Task SendAsync(string packet)
    {
        using var content = new StringContent(packet, Encoding.UTF8, "text/plain");
        using var response = await _http.PostAsync(Session, content);
        if (response.StatusCode != HttpStatusCode.OK) throw new IOException($"A POST was answered {response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
    }

    public Task SendAsync(byte[] attachment) => SendAsync("b" + Convert.ToBase64String(attachment));

    public void Cut() => Dispose();

    public void Dispose() => _http.Dispose();
}
