using Transports;
using Transports.Feeds;

// The feeds outlive the web application, as a database would: "server restarts" ends it and starts another on the same port.
using var visitors = new VisitorTable(TimeProvider.System);
string? address = null;
for (; ; )
{
    await using var site = new Site(args, address, visitors);
    if (!await site.RunAsync()) return;
    address = site.Address;
    await Task.Delay(Site.TimeBetweenRuns);
}
