/**
 * What answers where something serves, in lines of the script: a program of python3 that says who it is and whom it sees, over HTTP,
 * TCP or UDP, as Netyard's own responders do. No line of it holds a single quote.
 */
export const RESPONDER: readonly string[] = [
  "responder='",
  'import socketserver, sys',
  'name, protocol, port = sys.argv[1:]',
  'class Answer(socketserver.BaseRequestHandler):',
  '    def handle(self):',
  '        text = f"I am {name}. You are {self.client_address[0]}:{self.client_address[1]}.\\n"',
  '        if protocol == "udp":',
  '            self.request[1].sendto(text.encode(), self.client_address)',
  '            return',
  '        if protocol == "http":',
  '            self.request.recv(65536)',
  '            text = f"HTTP/1.0 200 OK\\r\\nContent-Type: text/plain\\r\\nContent-Length: {len(text)}\\r\\n\\r\\n{text}"',
  '        self.request.sendall(text.encode())',
  'server = socketserver.ThreadingUDPServer if protocol == "udp" else socketserver.ThreadingTCPServer',
  'server.allow_reuse_address = True',
  'server(("", int(port)), Answer).serve_forever()',
  "'",
];
