using SocketIoNet.Soak.Server;

namespace SocketIoNet.Soak.Clients;

/// <summary>A client from its connect to its end. What it does depends on its random numbers only.</summary>
internal sealed class Visit(Uri server, Ledger ledger, string name, Random random)
{
    private static readonly string[] RoomNames = [.. Enumerable.Range(0, 8).Select(static number => $"room-{number}")];
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(40);

    private readonly Inbox _inbox = new(ledger, name);
    private readonly List<Membership> _memberships = [];
    private Start _start;

    public async Task RunAsync(Arguments arguments)
    {
        var ending = (Ending)random.Next(!arguments.IsShort && random.Next(10) == 0 ? 4 : 3);
        var client = new SoakClient(server, _inbox);
        try
        {
            _inbox.Begin();
            await OpenAsync(client);
            for (var losses = arguments.Recovers ? random.Next(3) : 0; losses > 0; losses--) client = await LoseAndReturnAsync(client, arguments);
            await ActAsync(client);
            await EndAsync(client, ending);
            ledger.Count($"clients: {_start}, {ending}");
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            ledger.Violate($"{name} ({_start}, {ending}): {failure.GetType().Name}: {failure.Message} {client.Wire.Receiving.Exception?.InnerException?.Message}");
        }
        finally
        {
            client.Dispose();
        }
    }

    private async Task OpenAsync(SoakClient client, string? privateId = null, bool mayStartOver = false)
    {
        _start = (Start)random.Next(3);
        if (_start == Start.WebSocket) await client.Wire.OpenByWebSocketAsync();
        else await client.Wire.OpenByPollingAsync();
        await client.ConnectAsync(privateId, mayStartOver);
    }

    /// <summary>Does something, is cut, and comes back for what it has missed, sometimes before the server has seen the loss.</summary>
    private async Task<SoakClient> LoseAndReturnAsync(SoakClient client, Arguments arguments)
    {
        await ActAsync(client);
        var isFlooded = arguments.QueueBytes > 0 && random.Next(2) == 0;
        if (isFlooded) await TakeFloodAsync(client, arguments.QueueBytes);
        else await CutAsync(client);
        if (random.Next(2) == 0) await Task.Delay(LongestPause * random.NextDouble());
        _inbox.Recover();
        var next = new SoakClient(server, _inbox);
        await OpenAsync(next, client.PrivateId, mayStartOver: isFlooded);
        if (isFlooded) ledger.Count($"clients: {(next.Id == client.Id ? "recovered" : "told that they were not")} after a flood");
        if (next.Id != client.Id) StartOver(isFlooded);
        client.Dispose();
        return next;
    }

    private void StartOver(bool isAllowed)
    {
        if (!isAllowed) ledger.Violate($"{name}: was not recovered");
        _memberships.Clear();
    }

    /// <summary>Reads nothing while it is sent about as much as may wait for it, and loses the connection one way or the other.</summary>
    private async Task TakeFloodAsync(SoakClient client, int queueBytes)
    {
        client.Wire.Stall();
        try
        {
            await client.SendFloodAsync(random.Next(1, 3 * queueBytes / Visitor.FloodMessageLength));
        }
        catch (IOException)
        {
            // The server has closed the session before it answered the request.
        }

        await Task.Delay(LongestPause * random.NextDouble());
        client.Wire.GoOn();
        await Task.WhenAny(client.Wire.Receiving, Task.Delay(LongestPause));
        client.Wire.Cut();
        await EndOfAsync(client);
    }

    private async Task ActAsync(SoakClient client)
    {
        var count = random.Next(4, 40);
        var upgradeAt = _start == Start.Upgrade ? random.Next(count) : -1;
        Task? upgrade = null;
        for (var i = 0; i < count; i++)
        {
            if (i == upgradeAt) upgrade = client.Wire.UpgradeAsync();
            await StepAsync(client);
        }

        if (upgrade is not null) await upgrade;
    }

    private Task StepAsync(SoakClient client) => random.Next(10) switch
    {
        0 or 1 => client.SendTextAsync(),
        2 => client.SendBytesAsync(),
        3 => client.SendQuestionAsync(),
        4 => AskAsync(client),
        5 or 6 => _memberships.Count < 3 ? JoinAsync(client) : LeaveAsync(client),
        7 or 8 => client.Wire.SendAsync($"42[\"say\",\"{RoomNames[random.Next(RoomNames.Length)]}\"]"),
        _ => Task.Delay(LongestPause * random.NextDouble()),
    };

    private async Task AskAsync(SoakClient client)
    {
        if (await client.SendAskedAsync() is var difference and not 0) ledger.Violate($"{name}: an answer that is {difference} off");
    }

    private Task JoinAsync(SoakClient client)
    {
        var room = RoomNames[random.Next(RoomNames.Length)];
        if (_memberships.Any(known => known.Room == room)) return Task.CompletedTask;
        var membership = _inbox.AddRoom(room);
        _memberships.Add(membership);
        return client.RequestAsync($"\"join\",\"{room}\"", answer => membership.Messages.StartBehind(answer.GetInt64()));
    }

    private Task LeaveAsync(SoakClient client)
    {
        var membership = _memberships[random.Next(_memberships.Count)];
        _memberships.Remove(membership);
        return client.RequestAsync($"\"leave\",\"{membership.Room}\"", answer => _inbox.EndRoom(membership, answer.GetInt64()));
    }

    private async Task EndAsync(SoakClient client, Ending ending)
    {
        switch (ending)
        {
            case Ending.Cut:
                await CutAsync(client);
                return;
            case Ending.Silence:
                client.Wire.FallSilent();
                await EndOfAsync(client);
                return;
        }

        await SayGoodbyeAsync(client);
        if (ending == Ending.Disconnect) await client.Wire.SendAsync("41");
        await client.Wire.CloseAsync();
        await EndOfAsync(client);
    }

    /// <summary>Everything that was sent in either direction must have arrived.</summary>
    private async Task SayGoodbyeAsync(SoakClient client)
    {
        while (_memberships.Count > 0) await LeaveAsync(client);
        await client.RequestAsync("\"bye\"", answer =>
        {
            if (answer.GetProperty("received").GetInt64() != client.Sent) ledger.Violate($"{name}: lost: the server received {answer} of {client.Sent}");
            _inbox.EndAt(answer.GetProperty("sent").GetInt64(), answer.GetProperty("everyone").GetInt64());
            ledger.Count("clients: accounted for to the last message");
        });
    }

    private async Task CutAsync(SoakClient client)
    {
        for (var i = random.Next(4); i > 0; i--) await client.SendBytesAsync();
        if (random.Next(2) == 0) await Task.Delay(LongestPause * random.NextDouble());
        client.Wire.Cut();
        await EndOfAsync(client);
    }

    private static Task EndOfAsync(SoakClient client) =>
        client.Wire.Receiving.WaitAsync(TimeSpan.FromSeconds(60)).ContinueWith(static _ => { }, TaskScheduler.Default);
}
