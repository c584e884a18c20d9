namespace Transports.Wire;

/// <param name="Connections">TCP connections that it used; a browser shares them among requests.</param>
/// <param name="Requests">HTTP requests.</param>
/// <param name="BytesIn">From the browser, as they crossed the connection.</param>
/// <param name="BytesOut">To the browser, as they crossed the connection.</param>
internal sealed record TrafficFigures(int Connections, int Requests, long BytesIn, long BytesOut);
